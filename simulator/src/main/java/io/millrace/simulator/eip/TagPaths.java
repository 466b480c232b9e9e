// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From the addresses of a plant model to places in a controller's memory. */
public final class TagPaths {
  private static final Pattern ELEMENT = Pattern.compile("(.+)\\[(\\d+)]");
  private static final int BOOLS_PER_WORD = 32;

  private TagPaths() {}

  /**
   * Where each tag lies. Attributes of objects are left out: they are no tags of the controller.
   *
   * @throws IllegalArgumentException when an address is none of CIP.
   */
  public static Map<Tag, String> of(List<Tag> tags) {
    Map<Tag, String> paths = new LinkedHashMap<>();
    for (Tag tag : tags) {
      if (CipAddress.parse(tag.address()) instanceof CipAddress.Symbolic) {
        paths.put(tag, path(tag));
      }
    }
    return paths;
  }

  /** Controllers keep an array of BOOL as words of 32. */
  private static String path(Tag tag) {
    Matcher element = ELEMENT.matcher(tag.address());
    if (tag.type() != DataType.BOOL || !element.matches()) {
      return tag.address();
    }
    long index = Long.parseLong(element.group(2));
    return "%s[%d].%d".formatted(element.group(1), index / BOOLS_PER_WORD, index % BOOLS_PER_WORD);
  }
}
