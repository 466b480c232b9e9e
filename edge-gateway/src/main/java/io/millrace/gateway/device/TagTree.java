// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.plant.TagDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tags that a device itself says it has, and what is inside them. Immutable. */
public interface TagTree {
  /** What was asked for. */
  Page page(Query query);

  /**
   * A question.
   *
   * @param parent path of the node whose children are wanted; null for the outermost.
   * @param filter nodes at any depth below whose path has this in it, whatever the case, or is it
   *     where {@code *} stands for anything and {@code ?} for one character; null for the children.
   * @param cursor path behind which the page begins; null for the first.
   * @param limit most nodes, 1..1000.
   */
  record Query(
      @Nullable String parent, @Nullable String filter, @Nullable String cursor, int limit) {}

  /** An answer. */
  sealed interface Page {}

  /**
   * A page.
   *
   * @param nextCursor where the next one begins; null on the last. A page of a search may have
   *     fewer nodes than asked for, and even none, and another may follow.
   */
  record Found(List<Node> nodes, @Nullable String nextCursor) implements Page {
    public Found {
      nodes = List.copyOf(nodes);
    }
  }

  /** The parent or the cursor leads nowhere, and why. */
  record NoSuchNode(String path, String detail) implements Page {}

  /** What a node is to the one above it. */
  enum Kind {
    PROGRAM,
    TAG,
    ELEMENT,
    MEMBER
  }

  /**
   * A tag, or something in one.
   *
   * @param path its name with those of all that it is in.
   * @param name own name or index.
   * @param type as the device names it; null for a program.
   * @param dimensions elements in each of an array; empty for anything else.
   * @param access READ_WRITE, READ_ONLY or NONE; null for a program.
   * @param isReadable whether there is a definition to read it by.
   * @param why there is none; null when there is one, or when there is something inside to read.
   * @param children how many nodes are in it; 0 for a value.
   * @param definition to be put into a plant model as it is; null when there is none.
   */
  record Node(
      String path,
      String name,
      Kind kind,
      @Nullable String type,
      List<Integer> dimensions,
      @Nullable String access,
      boolean isReadable,
      @Nullable String why,
      int children,
      @Nullable TagDefinition definition) {
    public Node {
      dimensions = List.copyOf(dimensions);
    }
  }
}
