// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import io.millrace.contracts.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** The text of a model as a tree, read strictly: one document, no aliases, bounded depth. */
final class ModelDocument {
  /** Longest text that is read, in bytes. */
  static final int LONGEST = 3 << 20;

  private static final int DEEPEST = 64;
  private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0\\d+");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST)
          .maxStringLength(1 << 16)
          .maxNumberLength(64)
          .maxNameLength(1024)
          .build();
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .streamReadConstraints(LIMITS)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();
  private static final ObjectReader JSON = Json.MAPPER.reader();

  private ModelDocument() {}

  /**
   * @param isYaml whether the text is YAML; else it is JSON.
   * @throws UnreadableModelException when it is neither well-formed nor within the limits.
   */
  static JsonNode parse(byte[] text, boolean isYaml) throws UnreadableModelException {
    try (JsonParser parser = isYaml ? YAML.createParser(text) : JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new UnreadableModelException("the text is empty");
      }
      JsonNode tree = node(parser, 0);
      if (parser.nextToken() != null) {
        throw new UnreadableModelException(
            "more than one document, the next at " + place(parser.currentTokenLocation()));
      }
      return tree;
    } catch (JacksonException e) {
      throw new UnreadableModelException(
          "%s at %s".formatted(firstLine(e.getOriginalMessage()), place(e.getLocation())), e);
    } catch (StackOverflowError e) {
      throw new UnreadableModelException("the text is nested too deeply", e);
    }
  }

  private static JsonNode node(JsonParser parser, int depth) throws UnreadableModelException {
    if (depth > DEEPEST) {
      throw new UnreadableModelException("nested deeper than %d levels".formatted(DEEPEST));
    }
    refuseAlias(parser);
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, depth);
      case START_ARRAY -> array(parser, depth);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> real(parser);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL, VALUE_EMBEDDED_OBJECT -> NODES.nullNode();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME ->
          throw new UnreadableModelException(
              "unexpected %s at %s"
                  .formatted(parser.currentToken(), place(parser.currentTokenLocation())));
    };
  }

  private static ObjectNode object(JsonParser parser, int depth) throws UnreadableModelException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      refuseAlias(parser);
      String name = parser.currentName();
      parser.nextToken();
      JsonNode value = node(parser, depth + 1);
      // "key:" with nothing after it is how YAML leaves something out.
      if (!value.isNull()) {
        object.set(name, value);
      }
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser, int depth) throws UnreadableModelException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(node(parser, depth + 1));
    }
    return array;
  }

  /** A number with leading zeros is an address or a code, not a number; YAML would lose them. */
  private static JsonNode whole(JsonParser parser) {
    String text = parser.getString();
    if (LEADING_ZERO.matcher(text).matches()) {
      return NODES.stringNode(text);
    }
    BigInteger value = parser.getBigIntegerValue();
    return value.bitLength() < Integer.SIZE
        ? NODES.numberNode(value.intValue())
        : value.bitLength() < Long.SIZE
            ? NODES.numberNode(value.longValue())
            : NODES.numberNode(value);
  }

  private static JsonNode real(JsonParser parser) throws UnreadableModelException {
    if (parser.isNaN()) {
      throw new UnreadableModelException(
          "'%s' is not a finite number, at %s"
              .formatted(parser.getString(), place(parser.currentTokenLocation())));
    }
    BigDecimal value = parser.getDecimalValue();
    return NODES.numberNode(value.doubleValue());
  }

  private static void refuseAlias(JsonParser parser) throws UnreadableModelException {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw new UnreadableModelException(
          "alias '*%s' at %s: aliases are not followed; write a machine template instead"
              .formatted(parser.getString(), place(parser.currentTokenLocation())));
    }
  }

  private static String place(@Nullable TokenStreamLocation location) {
    return location == null
        ? "an unknown place"
        : "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }
}
