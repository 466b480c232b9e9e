// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.gateway.device.Browsed;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.gateway.device.TagTree;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The tags that devices say they have, whether or not they are read. */
@RestController
@Tag(name = "devices")
@RequestMapping("/api/v1/devices/{id}/tags")
final class TagController {
  private static final int MOST = 1_000;
  private static final long PATIENCE_SECONDS = 60;

  private final Fleet fleet;

  TagController(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * @param parent path of the node that the tags are in; null for the outermost.
   * @param nextCursor where the next page begins; null on the last one.
   */
  record TagList(
      String device,
      @Nullable String parent,
      List<TagTree.Node> tags,
      @Nullable String nextCursor) {}

  @Operation(
      summary = "The tags that the device itself says it has, as a tree",
      description =
          "Without parent the controller's tags and its programs; with it the tags of that program,"
              + " the elements of that array or the members of that structure. With filter all"
              + " below it, at any depth, whose path has that in it, or is it with * and ?. Each"
              + " value comes with a definition for a plant model. limit is 1 to 1000; cursor is"
              + " the nextCursor of the page before, and a page of a search may be short")
  @GetMapping
  TagList tags(
      @PathVariable String id,
      @RequestParam @Nullable String parent,
      @RequestParam @Nullable String filter,
      @RequestParam @Nullable String cursor,
      @RequestParam(defaultValue = "1000") int limit)
      throws InterruptedException {
    PolledDevice device = DeviceController.find(fleet, id);
    if (limit < 1 || limit > MOST) {
      throw ProblemException.of(
          422, "LIMIT_OUT_OF_RANGE", "limit", "limit is " + limit, "ask for 1 to " + MOST);
    }
    TagTree.Query query =
        new TagTree.Query(textOrNull(parent), textOrNull(filter), textOrNull(cursor), limit);
    return switch (tags(device).page(query)) {
      case TagTree.Found(List<TagTree.Node> nodes, String nextCursor) ->
          new TagList(device.name(), query.parent(), nodes, nextCursor);
      case TagTree.NoSuchNode(String path, String detail) ->
          throw ProblemException.of(
              422,
              "UNKNOWN_TAG",
              path.equals(query.parent()) ? "parent" : "cursor",
              "'%s': %s".formatted(path, detail),
              "take a path or a cursor of the tree as it is now");
    };
  }

  private TagTree tags(PolledDevice device) throws InterruptedException {
    try {
      return switch (fleet.browse(device).get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        case Browsed.Complete(TagTree tree) -> tree;
        case Browsed.Impossible(String why) ->
            throw ProblemException.of(
                409, "CANNOT_BE_BROWSED", "device '%s': %s".formatted(device.name(), why));
        case Browsed.Unfinished _ -> throw new IllegalStateException("half a list of tags");
      };
    } catch (TimeoutException e) {
      throw ProblemException.of(
          504,
          "DEVICE_BUSY",
          "the device has not told all its tags in %d s; it goes on, ask again"
              .formatted(PATIENCE_SECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeviceException failure) {
        throw DeviceController.problem(failure);
      }
      throw new IllegalStateException("browsing met a defect", e.getCause());
    }
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
