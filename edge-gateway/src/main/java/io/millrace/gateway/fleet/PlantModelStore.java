// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.gateway.device.WholeFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** The last good plant models on disk, so that the gateway starts without a broker. Not shared. */
public final class PlantModelStore {
  private final WholeFileStore file;

  /**
   * @param file replaced as a whole with each save.
   */
  public PlantModelStore(Path file) {
    this.file = new WholeFileStore(file);
  }

  /**
   * A record of the topic as a model.
   *
   * @throws IllegalArgumentException when it is none, with the place and the reason for people.
   */
  static PlantModelVersion read(byte[] value) {
    try {
      PlantModelVersion model = Json.MAPPER.readValue(value, PlantModelVersion.class);
      if (model.model() == null) {
        throw new IllegalArgumentException("/model is missing");
      }
      return model;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  private static String reason(JacksonException unreadable) {
    if (unreadable instanceof StreamReadException) {
      return "not JSON behind line %d, column %d"
          .formatted(unreadable.getLocation().getLineNr(), unreadable.getLocation().getColumnNr());
    }
    StringBuilder at = new StringBuilder();
    unreadable
        .getPath()
        .forEach(
            step ->
                at.append('/')
                    .append(
                        step.getPropertyName() == null
                            ? Integer.toString(step.getIndex())
                            : step.getPropertyName()));
    String place = at.isEmpty() ? "the document" : at.toString();
    return switch (unreadable) {
      case InvalidFormatException wrong ->
          "%s cannot be %s".formatted(place, Refusal.cut(String.valueOf(wrong.getValue())));
      case ValueInstantiationException impossible
          when impossible.getCause() instanceof IllegalArgumentException why ->
          "%s cannot be: %s".formatted(place, Refusal.cut(String.valueOf(why.getMessage())));
      case ValueInstantiationException _ -> place + " lacks something it must have";
      default -> place + " is missing or of the wrong kind";
    };
  }

  /**
   * The models as they were last saved; none when there was no save yet.
   *
   * @throws IOException when the file is there and cannot be read or understood.
   */
  public List<PlantModelVersion> load() throws IOException {
    Optional<byte[]> saved = file.load();
    try {
      return saved.isEmpty()
          ? List.of()
          : List.of(Json.MAPPER.readValue(saved.get(), PlantModelVersion[].class));
    } catch (JacksonException e) {
      throw new IOException(file + " is no list of plant models: " + e.getOriginalMessage(), e);
    }
  }

  public void save(List<PlantModelVersion> models) throws IOException {
    file.save(Json.MAPPER.writeValueAsBytes(models));
  }
}
