// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * How events and models are written and read: absent instead of null, ISO-8601 times and durations,
 * unknown fields ignored, entries of maps by key, duplicate keys refused, depth and sizes bounded.
 * Immutable, shared.
 */
public final class Json {
  private static final int DEEPEST = 64;
  private static final int LONGEST_TEXT = 1 << 20;

  /** For JSON: events on topics, models on their way between parts. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(constraints())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** For YAML that people write. */
  public static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .streamReadConstraints(constraints())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // "protocol: modbus-tcp" as a person writes it, and not as a YAML tag.
                  .disable(YAMLWriteFeature.USE_NATIVE_TYPE_ID)
                  .build())
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Json() {}

  private static StreamReadConstraints constraints() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(DEEPEST)
        .maxStringLength(LONGEST_TEXT)
        .build();
  }
}
