// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one address of a device now and shows it in every way it could be meant. */
@Command(
    name = "read",
    description =
        "Reads one address of a device now, over the gateway's own connection, and shows it under"
            + " every type and byte order.")
final class ReadCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DEVICE", description = "its name in the plant model")
  private String device = "";

  @Parameters(
      index = "1",
      paramLabel = "ADDRESS",
      description = "as in the plant model: 400001, holding:0")
  private String address = "";

  @Option(names = "--unit", paramLabel = "N", description = "Modbus unit; the device's own")
  private @Nullable Integer unit;

  @Option(names = "--length", paramLabel = "N", description = "bytes of text to show (8)")
  private @Nullable Integer length;

  @Mixin private final Deployment deployment = new Deployment();
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws CommandException, ServiceException, InterruptedException {
    ServiceClient gateway = deployment.client(Service.GATEWAY);
    String path = "/api/v1/devices/" + ServiceClient.encode(device);
    ObjectNode request = Json.MAPPER.createObjectNode().put("address", address);
    if (unit != null) {
      request.put("unitId", unit);
    }
    if (length != null) {
      request.put("length", length);
    }
    JsonNode read = gateway.post(path + "/test-reads", request);
    if (output.isJson()) {
      output.json(read);
    } else {
      print(read, gateway.get(path).path("tags"));
    }
    return 0;
  }

  private void print(JsonNode read, JsonNode tags) {
    output.lines(
        "%s %s%s".formatted(device, read.path("asked").asString(address), place(read)),
        "bytes %s, at %s".formatted(read.path("bytes").asString(""), read.path("at").asString("")),
        "");
    if (!read.path("members").isEmpty()) {
      printMembers(read.path("members"));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode one : read.path("interpretations")) {
      rows.add(
          List.of(
              one.path("type").asString(""),
              one.path("layout").asString(""),
              value(one),
              tag(read, one, tags)));
    }
    Table.of(List.of("TYPE", "LAYOUT", "VALUE", ""), rows).lines().forEach(output::lines);
  }

  /** Of a structure, or elements of an array. */
  private void printMembers(JsonNode members) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode one : members) {
      rows.add(
          List.of(one.path("address").asString(""), one.path("type").asString(""), value(one)));
    }
    Table.of(List.of("ADDRESS", "TYPE", "VALUE"), rows).lines().forEach(output::lines);
  }

  /** Text in quotes, with dots for what a terminal would obey instead of showing it. */
  private static String value(JsonNode interpretation) {
    JsonNode value = interpretation.path("value");
    if (value.isMissingNode()) {
      return "- " + interpretation.path("reason").asString("");
    }
    return value.isString()
        ? '"' + value.asString().replaceAll("\\p{Cntrl}", ".") + '"'
        : value.asString();
  }

  /** How Modbus counts the address, or what the device says that it is. */
  private static String place(JsonNode read) {
    JsonNode modbus = read.path("modbus");
    if (modbus.isObject()) {
      return " (%s, %s, unit %s, function %s)"
          .formatted(
              modbus.path("zeroBased").asString(""),
              modbus.path("traditional").asString(""),
              modbus.path("unitId").asString(""),
              read.path("function").asString(""));
    }
    return read.hasNonNull("type") ? " (%s)".formatted(read.path("type").asString("")) : "";
  }

  /** Which tag of the plant model means the address in this way. */
  private static String tag(JsonNode read, JsonNode interpretation, JsonNode tags) {
    for (JsonNode tag : tags) {
      if ((tag.path("protocolAddress").equals(read.at("/modbus/zeroBased"))
              || tag.path("address").equals(read.path("asked")))
          && tag.path("type").equals(interpretation.path("type"))
          && tag.path("layout").equals(interpretation.path("layout"))
          && (!tag.hasNonNull("unitId") || tag.path("unitId").equals(read.at("/modbus/unitId")))) {
        return "<- tag " + tag.path("name").asString("").replaceFirst(".*/", "");
      }
    }
    return "";
  }
}
