// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.MachineTemplate;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.Product;
import io.millrace.gateway.device.WholeFileStore;
import io.millrace.gateway.fleet.ReadableModel.UnreadableDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.node.ArrayNode;

/** The last good plant models on disk, so that the gateway starts without a broker. Not shared. */
public final class PlantModelStore {
  private final WholeFileStore file;

  /**
   * @param file replaced as a whole with each save.
   */
  public PlantModelStore(Path file) {
    this.file = new WholeFileStore(file);
  }

  /** Takes what cannot be read out of a list, and is told where it stood and why. */
  @FunctionalInterface
  private interface LeftOut {
    void tell(int place, JsonNode element, String reason);
  }

  /**
   * A record of the topic as a model. A device, template or product that this version of the
   * gateway cannot read is left out and told; the rest must be readable.
   *
   * @throws IllegalArgumentException when it is none, with the place and the reason for people.
   */
  static ReadableModel read(byte[] value) {
    try {
      return read(Json.MAPPER.readTree(value), new String(value, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  private static ReadableModel read(JsonNode tree, String document) {
    JsonNode format = tree.at("/model/format");
    if (format.isInt() && format.asInt() != PlantModel.FORMAT) {
      throw new IllegalArgumentException(
          "the model has format %d, this gateway reads %d"
              .formatted(format.asInt(), PlantModel.FORMAT));
    }
    List<UnreadableDevice> devices = new ArrayList<>();
    Map<String, String> templates = new HashMap<>();
    Set<String> products = new HashSet<>();
    JsonNode model = tree.path("model");
    leaveOut(
        model.path("devices"),
        DeviceDefinition.class,
        List.of("/name", "/equipment", "/endpoint/protocol", "/endpoint/host"),
        (place, device, reason) ->
            devices.add(
                new UnreadableDevice(
                    device.path("name").asString("/devices/" + place),
                    device.path("gateway").asString(DeviceDefinition.DEFAULT_GATEWAY),
                    reason)));
    leaveOut(
        model.path("templates"),
        MachineTemplate.class,
        List.of("/name", "/version"),
        (_, template, reason) ->
            templates.put(
                template.path("name").asString("") + "@" + template.path("version").asString(""),
                reason));
    leaveOut(
        model.path("products"),
        Product.class,
        List.of("/id", "/plannedRunTimePerItem"),
        (_, product, _) -> products.add(product.path("id").asString("")));
    PlantModelVersion version = Json.MAPPER.treeToValue(tree, PlantModelVersion.class);
    if (version.model() == null) {
      throw new IllegalArgumentException("/model is missing");
    }
    return new ReadableModel(version, devices, templates, products, document);
  }

  /** What a device, template or product must have, and {@code type} would take as null. */
  private static Optional<String> missing(JsonNode element, List<String> needed) {
    Stream<String> ofTags =
        IntStream.range(0, element.path("tags").size()).mapToObj("/tags/%d/name"::formatted);
    return Stream.concat(needed.stream(), ofTags)
        .filter(pointer -> element.at(pointer).isMissingNode() || element.at(pointer).isNull())
        .findFirst();
  }

  private static void leaveOut(JsonNode list, Class<?> type, List<String> needed, LeftOut leftOut) {
    if (!(list instanceof ArrayNode array)) {
      return;
    }
    List<JsonNode> readable = new ArrayList<>();
    for (int place = 0; place < array.size(); place++) {
      JsonNode element = array.get(place);
      Optional<String> missing = missing(element, needed);
      if (missing.isPresent()) {
        leftOut.tell(place, element, missing.get() + " is missing");
        continue;
      }
      try {
        var _ = Json.MAPPER.treeToValue(element, type);
        readable.add(element);
      } catch (JacksonException e) {
        leftOut.tell(place, element, reason(e));
      }
    }
    array.removeAll();
    array.addAll(readable);
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
      case InvalidTypeIdException unknown when unknown.getTypeId() != null ->
          "%s cannot be '%s'".formatted(place, Refusal.cut(unknown.getTypeId()));
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
  public List<ReadableModel> load() throws IOException {
    Optional<byte[]> saved = file.load();
    if (saved.isEmpty()) {
      return List.of();
    }
    try {
      List<ReadableModel> models = new ArrayList<>();
      for (JsonNode model : Json.MAPPER.readValue(saved.get(), ArrayNode.class)) {
        models.add(read(model, model.toString()));
      }
      return models;
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(file + " is no list of plant models: " + e.getMessage(), e);
    }
  }

  /** Keeps the models as they came, so that a newer gateway reads of them what this one cannot. */
  public void save(List<ReadableModel> models) throws IOException {
    ArrayNode documents = Json.MAPPER.createArrayNode();
    models.forEach(model -> documents.add(Json.MAPPER.readTree(model.document())));
    file.save(Json.MAPPER.writeValueAsBytes(documents));
  }
}
