// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that stands for several elements of an array, {@code Temps[0..9]} or {@code
 * Grid[1,0..4]}: a tag for each of them. Pure.
 */
public final class CipSlice {
  /** Most elements of one address. */
  public static final int MOST_ELEMENTS = 1_000;

  private static final String INDEX = "\\d{1,9}(?:\\.\\.\\d{1,9})?";
  private static final Pattern INDICES =
      Pattern.compile("\\[(%1$s(?:,%1$s){0,2})]".formatted(INDEX));

  private CipSlice() {}

  /**
   * @param indices those that the slice leaves open, {@code 3} or {@code 0_3}; empty when the
   *     address is no slice.
   * @param address of the one element.
   */
  public record Element(String indices, String address) {}

  /** Whether the address names more than one element, well or badly. */
  public static boolean isSlice(String address) {
    return address.contains("..");
  }

  /**
   * The elements in order; the address alone when it is no slice.
   *
   * @throws IllegalArgumentException when a slice runs backwards, has more than {@link
   *     #MOST_ELEMENTS} elements, or is written otherwise.
   */
  public static List<Element> elements(String address) {
    List<Element> elements = List.of(new Element("", address));
    if (!isSlice(address)) {
      return elements;
    }
    while (elements.getFirst().address().contains("..")) {
      List<Element> next = new ArrayList<>();
      for (Element element : elements) {
        next.addAll(first(element, address));
        if (next.size() > MOST_ELEMENTS) {
          throw new IllegalArgumentException(
              "'%s' has more than %d elements; write several tags"
                  .formatted(address, MOST_ELEMENTS));
        }
      }
      elements = next;
    }
    return elements;
  }

  /**
   * The tags that a definition stands for: itself, or one per element, named {@code temps_3} or
   * {@code grid_0_3}.
   *
   * @throws IllegalArgumentException as {@link #elements}.
   */
  public static List<TagDefinition> tags(DeviceEndpoint endpoint, TagDefinition tag) {
    String address = tag.address();
    return switch (endpoint) {
      case DeviceEndpoint.EtherNetIp _ when address != null && isSlice(address) ->
          elements(address).stream()
              .map(element -> tag.at(tag.name() + "_" + element.indices(), element.address()))
              .toList();
      case DeviceEndpoint.EtherNetIp _, DeviceEndpoint.Modbus _ -> List.of(tag);
    };
  }

  /** Expands the first open index. */
  private static List<Element> first(Element element, String whole) {
    int dots = element.address().indexOf("..");
    Matcher brackets = INDICES.matcher(element.address());
    while (brackets.find()) {
      if (brackets.start() < dots && dots < brackets.end()) {
        return expanded(element, dots, whole);
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no slice; write the first and the last element, Temps[0..9] or Grid[1,0..4]"
            .formatted(whole));
  }

  private static List<Element> expanded(Element element, int dots, String whole) {
    String text = element.address();
    int from = dots;
    while (Character.isDigit(text.charAt(from - 1))) {
      from--;
    }
    int to = dots + 2;
    while (Character.isDigit(text.charAt(to))) {
      to++;
    }
    int first = Integer.parseInt(text.substring(from, dots));
    int last = Integer.parseInt(text.substring(dots + 2, to));
    if (last < first || last - first >= MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          "'%s' goes from %d to %d; write 1 to %d elements, the lower number first"
              .formatted(whole, first, last, MOST_ELEMENTS));
    }
    List<Element> elements = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      String indices = element.indices().isEmpty() ? "" + i : element.indices() + "_" + i;
      elements.add(new Element(indices, text.substring(0, from) + i + text.substring(to)));
    }
    return elements;
  }
}
