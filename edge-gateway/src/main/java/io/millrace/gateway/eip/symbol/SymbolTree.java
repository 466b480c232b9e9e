// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.gateway.device.TagTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A symbol table as a tree: programs, tags, elements of arrays, members of structures. Immutable;
 * nodes are made when they are asked for.
 *
 * @param table what is in it.
 */
public record SymbolTree(SymbolTable table) implements TagTree {
  /** Most nodes that one search looks at; the next page goes on from there. */
  static final int MOST_VISITED = 100_000;

  /** A node and which of its children comes next. */
  private static final class Level {
    private final TreeNode node;
    private int next;

    Level(TreeNode node, int next) {
      this.node = node;
      this.next = next;
    }
  }

  @Override
  public Page page(Query query) {
    TreeNode root = TreeNode.root(table);
    String parentPath = query.parent();
    Optional<TreeNode> parent = parentPath == null ? Optional.of(root) : root.find(parentPath);
    if (parent.isEmpty()) {
      return new NoSuchNode(String.valueOf(parentPath), "the device has nothing with this path");
    }
    String filter = query.filter();
    return filter == null
        ? children(parent.get(), query.cursor(), query.limit())
        : search(parent.get(), Glob.of(filter), query.cursor(), query.limit());
  }

  private static Page children(TreeNode parent, @Nullable String cursor, int limit) {
    int from = 0;
    if (cursor != null) {
      Optional<Integer> last = parent.indexOf(cursor);
      if (last.isEmpty()) {
        return new NoSuchNode(cursor, "the cursor is of another list, or of one that changed");
      }
      from = last.get() + 1;
    }
    int to = (int) Math.min(parent.size(), (long) from + limit);
    List<Node> nodes = new ArrayList<>(Math.max(0, to - from));
    for (int i = from; i < to; i++) {
      nodes.add(parent.child(i).view());
    }
    return new Found(nodes, to < parent.size() ? nodes.getLast().path() : null);
  }

  /** Depth first, from the node behind the cursor on; elements of plain arrays are left out. */
  private static Page search(TreeNode parent, Glob wanted, @Nullable String cursor, int limit) {
    Deque<Level> way = new ArrayDeque<>();
    way.push(new Level(parent, 0));
    if (cursor != null && !follow(way, cursor)) {
      return new NoSuchNode(cursor, "the cursor is of another search, or of one that changed");
    }
    List<Node> found = new ArrayList<>();
    String last = cursor;
    int visited = 0;
    while (!way.isEmpty()) {
      Level level = way.peek();
      if (level.next >= level.node.size() || !level.node.isSearched()) {
        way.pop();
        continue;
      }
      if (found.size() == limit || visited == MOST_VISITED) {
        return new Found(found, last);
      }
      TreeNode node = level.node.child(level.next);
      level.next++;
      visited++;
      last = node.path();
      if (wanted.matches(node.path())) {
        found.add(node.view());
      }
      way.push(new Level(node, 0));
    }
    return new Found(found, null);
  }

  /** Goes down to the node with this path, so that what comes next is behind it. */
  private static boolean follow(Deque<Level> way, String path) {
    while (!way.element().node.path().equals(path)) {
      Level level = way.element();
      Optional<Integer> index = level.node.indexTowards(path);
      if (index.isEmpty()) {
        return false;
      }
      level.next = index.get() + 1;
      way.push(new Level(level.node.child(index.get()), 0));
    }
    return true;
  }
}
