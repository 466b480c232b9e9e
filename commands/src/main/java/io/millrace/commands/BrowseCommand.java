// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tags that a device itself says it has, whether or not they are read. */
@Command(
    name = "browse",
    description = {
      "Lists the tags that a device itself says it has: without PARENT its outermost ones, with it"
          + " what is in there, with --filter everything below at any depth.",
      "A '>' marks what has more inside; browse DEVICE PATH lists that."
    })
final class BrowseCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;
  private static final String NO_NAMES = "CANNOT_BE_BROWSED";
  private static final String USUAL = "1000";

  @Parameters(index = "0", paramLabel = "DEVICE", description = "its name in the plant model")
  private String device = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PARENT",
      description = "path of a program, array or structure: Program:Main.Motor")
  private @Nullable String parent;

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      description = "paths with this in them, whatever the case; * and ? stand for any characters")
  private @Nullable String filter;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = USUAL,
      description = "most tags to list (" + USUAL + ")")
  private int limit;

  @Option(
      names = "--as-yaml",
      description = "write the definitions that go under 'tags:' of a device in a plant model")
  private boolean isYaml;

  @Mixin private final Deployment deployment = new Deployment();
  @Mixin private final Output output = new Output();

  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() throws CommandException, ServiceException, InterruptedException {
    if (limit < 1 && command != null) {
      throw new ParameterException(command.commandLine(), "--limit is 1 or more");
    }
    Found found;
    try {
      found = find(deployment.client(Service.GATEWAY));
    } catch (ServiceException e) {
      throw e.refusal().filter(refusal -> refusal.code().equals(NO_NAMES)).isPresent()
          ? e.saying(this::withoutNames)
          : e;
    }
    if (output.isJson()) {
      output.json(json(found));
    } else if (isYaml) {
      TagYaml.lines(found.tags()).forEach(output::lines);
    } else {
      print(found);
    }
    return 0;
  }

  private String withoutNames(Refusal refusal) {
    return "%s%n  -> ./millrace read %s ADDRESS reads one address and shows it in every way"
        .formatted(refusal.detail().replaceFirst(", and try them with POST .*", ""), device);
  }

  /**
   * @param hasMore whether there are more than were asked for.
   */
  private record Found(List<JsonNode> tags, boolean hasMore) {}

  private Found find(ServiceClient gateway) throws ServiceException, InterruptedException {
    List<JsonNode> tags = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          gateway.getPatiently(
              "/api/v1/devices/%s/tags?limit=%d%s%s%s"
                  .formatted(
                      ServiceClient.encode(device),
                      Math.min(PAGE, limit - tags.size()),
                      parameter("parent", parent),
                      parameter("filter", filter),
                      parameter("cursor", cursor)));
      page.path("tags").forEach(tags::add);
      cursor = page.path("nextCursor").asString("");
      // A page of a search may be short, and another follow.
    } while (!cursor.isEmpty() && tags.size() < limit);
    return new Found(tags, !cursor.isEmpty());
  }

  private static String parameter(String name, @Nullable String value) {
    return value == null || value.isEmpty()
        ? ""
        : "&%s=%s".formatted(name, ServiceClient.encode(value));
  }

  private ObjectNode json(Found found) {
    ObjectNode answer = Json.MAPPER.createObjectNode().put("device", device);
    if (parent != null) {
      answer.put("parent", parent);
    }
    ArrayNode tags = answer.putArray("tags");
    found.tags().forEach(tags::add);
    return answer.put("hasMore", found.hasMore());
  }

  private void print(Found found) {
    if (found.tags().isEmpty()) {
      output.lines(nothing());
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode tag : found.tags()) {
      rows.add(
          List.of(
              tag.path("children").asInt() > 0 ? ">" : "",
              tag.path("path").asString(""),
              tag.path("type").asString(tag.path("kind").asString("")),
              dimensions(tag),
              tag.path("access").asString(""),
              remark(tag)));
    }
    Table.of(List.of("", "PATH", "TYPE", "SIZE", "ACCESS", ""), rows)
        .lines()
        .forEach(output::lines);
    if (found.hasMore()) {
      output.lines(
          "",
          "There are more than %d; narrow it with PARENT or --filter, or raise --limit."
              .formatted(limit));
    }
  }

  private String nothing() {
    String where = parent == null ? device : "%s of %s".formatted(parent, device);
    return filter == null
        ? "%s has no tags inside.".formatted(where)
        : "%s has no tag with '%s' in its path.".formatted(where, filter);
  }

  private static String dimensions(JsonNode tag) {
    String sizes =
        tag.path("dimensions")
            .valueStream()
            .map(JsonNode::asString)
            .collect(Collectors.joining(","));
    return sizes.isEmpty() ? "" : '[' + sizes + ']';
  }

  /** Why it cannot be read, or how much is inside. */
  private static String remark(JsonNode tag) {
    int children = tag.path("children").asInt();
    return tag.path("why").asString(children > 0 ? children + " inside" : "");
  }
}
