// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Tags of a device, from a table. */
@Command(
    name = "tags",
    synopsisSubcommandLabel = "COMMAND",
    description = "Puts tags from a table into a device of a plant model.")
final class TagsCommand {
  /** Which model the tags go into. Filled by picocli. */
  static final class Target {
    @Option(names = "--site", paramLabel = "SITE", description = "the model in force of this site")
    private @Nullable String site;

    @Option(names = "--model", paramLabel = "FILE", description = "a file, which is written back")
    private @Nullable Path model;
  }

  /**
   * The answer to programs.
   *
   * @param dryRun whether nothing was done.
   * @param model what the ingest-service says of the model with the tags.
   */
  record Imported(int added, int changed, int unchanged, boolean dryRun, JsonNode model) {}

  @Command(
      name = "import",
      description = {
        "Adds the tags of a CSV file to a device; those it has by name are changed.",
        "The first line names the columns: name, address, type, and any other field that a tag has"
            + " in the plant model. The model is checked as a whole before anything is written."
      })
  int importTags(
      @Parameters(paramLabel = "FILE", description = "comma, semicolon or tab separated") Path file,
      @Option(names = "--device", paramLabel = "DEVICE", required = true, description = "its name")
          String device,
      @ArgGroup(multiplicity = "1") Target target,
      @Option(names = "--dry-run", description = "say what would change, and change nothing")
          boolean isDryRun,
      @Mixin Deployment deployment,
      @Mixin Output output)
      throws CommandException, ServiceException, InterruptedException {
    List<TagRow> rows = TagTable.rows(file.toString(), TextFileStore.read(file));
    ServiceClient ingest = deployment.client(Service.INGEST);
    Path model = target.model;
    PlantText before;
    Integer version = null;
    if (model != null) {
      before = PlantText.of(model.toString(), TextFileStore.read(model));
    } else {
      String site = String.valueOf(target.site);
      ServiceClient.Answer found =
          ingest.yaml("/api/v1/sites/%s/model".formatted(ServiceClient.encode(site)));
      before = PlantText.of("model of " + site, found.body());
      version = Integer.valueOf(found.etag());
    }
    TagMerge merge = TagMerge.of(before, device, rows);
    PlantText after = PlantText.of(before.name(), merge.text());
    ModelPutting putting = new ModelPutting(ingest, after);
    JsonNode view =
        putting.dryRun(refusal -> TagMistakes.words(refusal, after, device, file, rows));
    if (!isDryRun && model != null) {
      TextFileStore.write(model, merge.text());
    } else if (!isDryRun) {
      view = putting.apply(view, version);
    }
    if (output.isJson()) {
      Imported imported =
          new Imported(merge.added(), merge.changed(), merge.unchanged(), isDryRun, view);
      output.json(imported);
    } else {
      tell(merge, device, isDryRun, model, view, output);
    }
    return 0;
  }

  private static void tell(
      TagMerge merge,
      String device,
      boolean isDryRun,
      @Nullable Path model,
      JsonNode view,
      Output output) {
    ModelWords.changes(view).forEach(output::lines);
    output.lines(
        "%s: %d tags added, %d changed, %d as they were."
            .formatted(device, merge.added(), merge.changed(), merge.unchanged()));
    if (isDryRun) {
      output.lines("This was a dry run; nothing was changed.");
    } else if (model != null) {
      output.lines(
          "Written to %s; put it in force with: ./millrace model apply %s".formatted(model, model));
    } else {
      output.lines("%s is in force.".formatted(ModelWords.version(view)));
    }
  }
}
