// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.TagDefinition;
import io.millrace.gateway.device.TagTree.Kind;
import io.millrace.gateway.device.TagTree.Node;
import io.millrace.gateway.eip.wire.CipType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node of the tree and what is in it. Immutable. */
sealed interface TreeNode {
  /** Empty for the root. */
  String path();

  int size();

  TreeNode child(int index);

  /** Which child it is whose path this is, or begins this one. */
  Optional<Integer> indexTowards(String path);

  Node view();

  /** Whether a search looks at its children. */
  default boolean isSearched() {
    return true;
  }

  static TreeNode root(SymbolTable table) {
    return new Root(table, table.firstFrom("", ""));
  }

  /** Which child has this path. */
  default Optional<Integer> indexOf(String path) {
    return indexTowards(path).filter(index -> child(index).path().equalsIgnoreCase(path));
  }

  /** The node with this path, at any depth. */
  default Optional<TreeNode> find(String path) {
    TreeNode at = this;
    while (!at.path().equalsIgnoreCase(path)) {
      Optional<Integer> index = at.indexTowards(path);
      if (index.isEmpty()) {
        return Optional.empty();
      }
      at = at.child(index.get());
    }
    return Optional.of(at);
  }

  /**
   * The tags of the controller, then its programs.
   *
   * @param tags how many are the controller's own.
   */
  record Root(SymbolTable table, int tags) implements TreeNode {
    @Override
    public String path() {
      return "";
    }

    @Override
    public int size() {
      return tags + table.programs().size();
    }

    @Override
    public TreeNode child(int index) {
      return index < tags
          ? Value.of(table, table.symbols().get(index))
          : Program.of(table, table.programs().get(index - tags));
    }

    @Override
    public Optional<Integer> indexTowards(String path) {
      String first = firstName(path);
      for (int i = 0; i < table.programs().size(); i++) {
        if (table.programs().get(i).equalsIgnoreCase(first)) {
          return Optional.of(tags + i);
        }
      }
      int at = table.firstFrom(null, first);
      return at < tags && table.symbols().get(at).name().equalsIgnoreCase(first)
          ? Optional.of(at)
          : Optional.empty();
    }

    @Override
    public Node view() {
      throw new IllegalStateException("the root is no node of its own");
    }
  }

  /**
   * @param from position of its first tag in the table.
   * @param to behind its last.
   */
  record Program(SymbolTable table, String path, int from, int to) implements TreeNode {
    static Program of(SymbolTable table, String name) {
      return new Program(table, name, table.firstFrom(name, ""), table.firstFrom(name + '\0', ""));
    }

    @Override
    public int size() {
      return to - from;
    }

    @Override
    public TreeNode child(int index) {
      return Value.of(table, table.symbols().get(from + index));
    }

    @Override
    public Optional<Integer> indexTowards(String whole) {
      if (whole.length() <= path.length() || whole.charAt(path.length()) != '.') {
        return Optional.empty();
      }
      String tag = firstName(whole.substring(path.length() + 1));
      int at = table.firstFrom(path, tag);
      return at < to && table.symbols().get(at).name().equalsIgnoreCase(tag)
          ? Optional.of(at - from)
          : Optional.empty();
    }

    @Override
    public Node view() {
      return new Node(path, path, Kind.PROGRAM, null, List.of(), null, false, null, size(), null);
    }
  }

  /**
   * A tag or something in it.
   *
   * @param symbol the tag.
   * @param type of one element.
   * @param dimensions none for a single value.
   */
  record Value(
      SymbolTable table,
      Symbol symbol,
      String path,
      String name,
      Kind kind,
      SymbolType type,
      List<Integer> dimensions)
      implements TreeNode {
    private static final SymbolType BOOL = new SymbolType.Atomic(CipType.BOOL);
    private static final SymbolType WORD_OF_BOOLS = new SymbolType.Atomic(CipType.DWORD);

    static Value of(SymbolTable table, Symbol symbol) {
      return unpacked(
          table,
          symbol,
          symbol.path(),
          symbol.name(),
          Kind.TAG,
          symbol.type(),
          symbol.dimensions());
    }

    /** An array of words of BOOLs is one of BOOLs to everybody but the wire. */
    private static Value unpacked(
        SymbolTable table,
        Symbol symbol,
        String path,
        String name,
        Kind kind,
        SymbolType type,
        List<Integer> dimensions) {
      boolean isPacked = type.equals(WORD_OF_BOOLS) && dimensions.size() == 1;
      return isPacked
          ? new Value(
              table,
              symbol,
              path,
              name,
              kind,
              BOOL,
              List.of((int) Math.min(Integer.MAX_VALUE, 32L * dimensions.getFirst())))
          : new Value(table, symbol, path, name, kind, type, dimensions);
    }

    @Override
    public int size() {
      return dimensions.isEmpty()
          ? members().size()
          : dimensions.stream().reduce(1, (one, other) -> one * other);
    }

    @Override
    public TreeNode child(int index) {
      if (dimensions.isEmpty()) {
        Member member = members().get(index);
        return unpacked(
            table,
            symbol,
            path + "." + member.name(),
            member.name(),
            Kind.MEMBER,
            member.type(),
            member.arrayLength() == 0 ? List.of() : List.of(member.arrayLength()));
      }
      String indices = indices(index);
      return new Value(table, symbol, path + indices, indices, Kind.ELEMENT, type, List.of());
    }

    @Override
    public Optional<Integer> indexTowards(String whole) {
      if (whole.length() <= path.length()) {
        return Optional.empty();
      }
      String rest = whole.substring(path.length());
      if (!dimensions.isEmpty()) {
        return rest.charAt(0) == '[' ? flat(rest) : Optional.empty();
      }
      String wanted = rest.charAt(0) == '.' ? firstName(rest.substring(1)) : "";
      List<Member> members = members();
      for (int i = 0; i < members.size(); i++) {
        if (members.get(i).name().equalsIgnoreCase(wanted)) {
          return Optional.of(i);
        }
      }
      return Optional.empty();
    }

    @Override
    public boolean isSearched() {
      return dimensions.isEmpty() || type instanceof SymbolType.Structure;
    }

    @Override
    public Node view() {
      TagDefinition definition = definition();
      return new Node(
          path,
          name,
          kind,
          table.typeName(type),
          dimensions,
          symbol.access().name(),
          definition != null,
          definition == null ? why() : null,
          size(),
          definition);
    }

    private @Nullable TagDefinition definition() {
      boolean isReadable =
          dimensions.isEmpty()
              && table.find((CipAddress.Symbolic) CipAddress.parse(path)) instanceof Lookup.Found;
      return isReadable ? Definitions.of(path, type, table.template(type)) : null;
    }

    /** Why there is nothing to read here; null when there is something inside. */
    private @Nullable String why() {
      if (symbol.access() == ExternalAccess.NONE) {
        return "its External Access is None: change it in the controller's program";
      }
      if (size() > 0) {
        return null;
      }
      return table.find((CipAddress.Symbolic) CipAddress.parse(path))
              instanceof Lookup.Missing(var _, String detail)
          ? detail
          : "no tag of a plant model holds a " + table.typeName(type);
    }

    /** What can be addressed in a structure; text is a value. */
    private List<Member> members() {
      return table
          .template(type)
          .filter(template -> template.characters() == 0)
          .map(
              template ->
                  template.members().stream()
                      .filter(
                          member -> !member.isHidden() && SymbolTable.isInnerName(member.name()))
                      .toList())
          .orElse(List.of());
    }

    private String indices(int flat) {
      int[] indices = new int[dimensions.size()];
      int left = flat;
      for (int i = indices.length - 1; i >= 0; i--) {
        indices[i] = left % dimensions.get(i);
        left /= dimensions.get(i);
      }
      return Arrays.stream(indices)
          .mapToObj(String::valueOf)
          .collect(Collectors.joining(",", "[", "]"));
    }

    private Optional<Integer> flat(String rest) {
      int end = rest.indexOf(']');
      String[] numbers = end < 0 ? new String[0] : rest.substring(1, end).split(",", -1);
      if (numbers.length != dimensions.size()) {
        return Optional.empty();
      }
      int flat = 0;
      for (int i = 0; i < numbers.length; i++) {
        boolean isNumber = numbers[i].matches("\\d{1,9}");
        if (!isNumber || Integer.parseInt(numbers[i]) >= dimensions.get(i)) {
          return Optional.empty();
        }
        flat = flat * dimensions.get(i) + Integer.parseInt(numbers[i]);
      }
      return Optional.of(flat);
    }
  }

  /** The first name of a path. */
  private static String firstName(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    return path.substring(0, end);
  }
}
