// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Plant models as YAML files. */
final class ModelStore {
  private static final String BOTTLING_LINE = "/plants/bottling-line.yaml";

  /** People and their editors know a field better than a YAML type tag. */
  private static final YAMLMapper PLAIN =
      Json.YAML.rebuild().disable(YAMLWriteFeature.USE_NATIVE_TYPE_ID).build();

  private ModelStore() {}

  /** The model of the bottling line as it was written by hand. */
  static PlantModel bottlingLine() {
    try (InputStream in = ModelStore.class.getResourceAsStream(BOTTLING_LINE)) {
      if (in == null) {
        throw new IllegalStateException(BOTTLING_LINE + " is not on the class path");
      }
      return Json.YAML.readValue(in, PlantModel.class);
    } catch (IOException e) {
      throw new UncheckedIOException(BOTTLING_LINE + " cannot be read", e);
    }
  }

  /**
   * @throws UncheckedIOException when the file cannot be written.
   */
  static void save(PlantModel model, Path file) {
    try {
      Files.writeString(file, PLAIN.writeValueAsString(model));
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written (%s)".formatted(file, e), e);
    }
  }
}
