// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The published JSON Schema of plant models, and its findings in the words of the house. */
final class ModelSchema {
  private static final String FILE = "/io/millrace/contracts/plant-model.schema.json";
  private static final JsonNode SOURCE = load();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(SOURCE);

  private ModelSchema() {}

  /**
   * One mistake of shape.
   *
   * @param prune what has to go so that the rest can be read; the whole document when empty.
   * @param problem what to tell.
   */
  record Finding(String prune, Problem problem) {}

  static List<Finding> findings(JsonNode document) {
    List<Finding> findings = new ArrayList<>();
    for (Error error : SCHEMA.validate(document)) {
      findings.add(finding(error, document));
    }
    return findings;
  }

  private static Finding finding(Error error, JsonNode document) {
    String at = error.getInstanceLocation().toString();
    JsonNode value = document.at(at);
    JsonNode schema = schemaAt(at);
    String property = Objects.requireNonNullElse(error.getProperty(), "");
    return switch (error.getKeyword()) {
      case "required" ->
          new Finding(
              at,
              new Problem(
                  at,
                  "'%s' is missing".formatted(property),
                  "add it: " + describe(schemaAt(at + "/" + property))));
      case "additionalProperties" -> {
        String where = at + "/" + property.replace("~", "~0").replace("/", "~1");
        yield new Finding(
            where,
            new Problem(
                where,
                "'%s' is not known here".formatted(property),
                remedyForUnknown(property, schema)));
      }
      case "type" ->
          new Finding(
              at,
              new Problem(
                  at,
                  "%s is %s, not %s".formatted(show(value), kind(value), types(schema)),
                  "write %s: %s".formatted(types(schema), describe(schema))));
      case "enum", "const" ->
          new Finding(
              at,
              new Problem(
                  at,
                  "%s is not one of %s".formatted(show(value), choices(schema)),
                  describe(schema)));
      case "minimum", "maximum" ->
          new Finding(
              at,
              new Problem(
                  at,
                  "%s is out of range".formatted(show(value)),
                  "give %s to %s: %s"
                      .formatted(
                          schema.path("minimum").asString(),
                          schema.path("maximum").asString(),
                          describe(schema))));
      case "pattern" ->
          new Finding(
              at, new Problem(at, "%s has another form".formatted(show(value)), describe(schema)));
      default -> new Finding(at, new Problem(at, error.getMessage(), describe(schema)));
    };
  }

  /** The part of the schema that speaks about a place in the document; missing when none does. */
  private static JsonNode schemaAt(String pointer) {
    JsonNode schema = SOURCE;
    if (pointer.isEmpty()) {
      return schema;
    }
    for (String token : pointer.substring(1).split("/", -1)) {
      JsonNode next = schema.path("properties").path(token.replace("~1", "/").replace("~0", "~"));
      if (next.isMissingNode()) {
        next = schema.has("items") ? schema.path("items") : schema.path("additionalProperties");
      }
      schema = resolve(next);
    }
    return schema;
  }

  private static JsonNode resolve(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    if (reference.isEmpty()) {
      return schema;
    }
    JsonNode target = SOURCE.at(reference.substring(1)).deepCopy();
    // What stands beside a reference is said of this very place, so it goes first.
    if (target.isObject() && schema.has("description")) {
      target.asObject().set("description", schema.get("description"));
    }
    return target;
  }

  private static String describe(JsonNode schema) {
    String text = schema.path("description").asString("see the JSON Schema");
    JsonNode examples = schema.path("examples");
    if (examples.isArray() && !examples.isEmpty()) {
      List<String> shown = new ArrayList<>();
      examples.forEach(example -> shown.add(example.asString()));
      return text + " Example: " + String.join(", ", shown);
    }
    return text;
  }

  private static String remedyForUnknown(String property, JsonNode schema) {
    List<String> names = List.copyOf(schema.path("properties").propertyNames());
    return names.stream()
        .filter(name -> Spelling.distance(name, property) <= 2)
        .findFirst()
        .map("did you mean '%s'?"::formatted)
        .orElse("remove it, or use one of: " + String.join(", ", names));
  }

  private static String choices(JsonNode schema) {
    if (schema.has("const")) {
      return schema.get("const").toString();
    }
    List<String> choices = new ArrayList<>();
    schema.path("enum").forEach(choice -> choices.add(choice.asString()));
    return String.join(", ", choices);
  }

  private static String types(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      List<String> types = new ArrayList<>();
      type.forEach(one -> types.add(one.asString()));
      return String.join(" or ", types);
    }
    return type.asString("another type");
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> value.isIntegralNumber() ? "a whole number" : "a number with a fraction";
      case BOOLEAN -> "true or false";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case NULL, MISSING, BINARY, POJO -> "nothing";
    };
  }

  private static String show(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  private static JsonNode load() {
    try (InputStream file = Objects.requireNonNull(PlantModel.class.getResourceAsStream(FILE))) {
      return Json.MAPPER.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }
}
