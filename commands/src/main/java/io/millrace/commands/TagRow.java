// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tag as a line of a table says it. Immutable.
 *
 * @param line of the file, from 1.
 * @param name the tag's own name.
 * @param fields what the line says, by the field's name in the plant model; {@code name} is among
 *     them, empty cells are not.
 */
record TagRow(int line, String name, Map<String, String> fields) {
  TagRow {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
