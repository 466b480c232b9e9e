// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The plant model of a site: is it right, what would it change, put it in force, get it back. */
@Command(
    name = "model",
    synopsisSubcommandLabel = "COMMAND",
    description = "Checks, compares, applies, exports and rolls back the plant model of a site.")
final class ModelCommand {
  private static final int DONE = 0;
  private static final int FAILED = 1;

  /**
   * The answer of validate to programs.
   *
   * @param version the version in force, or the one it would become; null when it has mistakes.
   * @param forecast what it would cost, by the gateway; null when it did not say.
   * @param forecastMissing why it did not; null when it did, or when it was not asked.
   */
  record Verdict(
      boolean isValid,
      @Nullable Integer version,
      List<Line> errors,
      @Nullable JsonNode forecast,
      @Nullable String forecastMissing) {}

  /**
   * @param line of the file, from 1.
   */
  record Line(int line, String pointer, String message, String remedy) {}

  @Command(
      name = "validate",
      description =
          "Says everything that is wrong with a model, and which lines could not keep their periods;"
              + " changes nothing.")
  int validate(
      @Parameters(paramLabel = "FILE", description = "YAML or JSON") Path file,
      @Mixin Deployment deployment,
      @Mixin Output output)
      throws CommandException, ServiceException, InterruptedException {
    ModelPutting model = model(file, deployment);
    JsonNode view;
    try {
      view = model.dryRun();
    } catch (ServiceException e) {
      List<Line> lines = lines(model.plant(), e);
      if (lines.isEmpty() || !output.isJson()) {
        throw e;
      }
      output.json(new Verdict(false, null, lines, null, null));
      return FAILED;
    }
    ModelForecast forecast = ModelForecast.ask(deployment, model.plant());
    if (output.isJson()) {
      output.json(
          new Verdict(
              true,
              view.path("version").asInt(),
              List.of(),
              forecast.forecast(),
              forecast.missing()));
    } else {
      output.lines(
          view.path("changed").asBoolean()
              ? "%s is right; it would become %s.".formatted(file, ModelWords.version(view))
              : "%s is right, and in force as %s.".formatted(file, ModelWords.version(view)));
      forecast.lines().forEach(output::lines);
    }
    return DONE;
  }

  @Command(
      name = "diff",
      description =
          "Says what a model would change, + added, - removed, ~ changed, and which lines could not"
              + " keep their periods.")
  int diff(
      @Parameters(paramLabel = "FILE", description = "YAML or JSON") Path file,
      @Mixin Deployment deployment,
      @Mixin Output output)
      throws CommandException, ServiceException, InterruptedException {
    ModelPutting model = model(file, deployment);
    JsonNode view = model.dryRun();
    ModelForecast forecast = ModelForecast.ask(deployment, model.plant());
    if (output.isJson()) {
      output.json(forecast.beside(view));
      return DONE;
    }
    ModelWords.changes(view).forEach(output::lines);
    if (!view.path("changed").asBoolean()) {
      output.lines(
          "nothing differs from %s, which is in force".formatted(ModelWords.version(view)));
    }
    forecast.lines().forEach(output::lines);
    return DONE;
  }

  @Command(
      name = "apply",
      description = {
        "Puts a model in force and says what that changed.",
        "It replaces the version that it was compared with; when another one comes into force"
            + " meanwhile, nothing is changed."
      })
  int apply(
      @Parameters(paramLabel = "FILE", description = "YAML or JSON") Path file,
      @Option(
              names = "--if-version",
              paramLabel = "N",
              description = "only if version N is in force, such as the one that was exported")
          @Nullable Integer version,
      @Mixin Deployment deployment,
      @Mixin Output output)
      throws CommandException, ServiceException, InterruptedException {
    ModelPutting model = model(file, deployment);
    JsonNode view = model.apply(model.dryRun(), version);
    if (output.isJson()) {
      output.json(view);
      return DONE;
    }
    ModelWords.changes(view).forEach(output::lines);
    output.lines(
        view.path("changed").asBoolean()
            ? "%s is in force.".formatted(ModelWords.version(view))
            : "%s was in force already.".formatted(ModelWords.version(view)));
    return DONE;
  }

  @Command(name = "export", description = "Writes the model in force as YAML, or an earlier one.")
  int export(
      @Parameters(paramLabel = "SITE", description = "the site's own name: lyon") String site,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE",
              description = "where to; the terminal when left out")
          @Nullable Path file,
      @Option(names = "--version", paramLabel = "N", description = "an earlier version")
          @Nullable Integer version,
      @Mixin Deployment deployment,
      @Mixin Output output)
      throws CommandException, ServiceException, InterruptedException {
    String path = "/api/v1/sites/%s/model".formatted(ServiceClient.encode(site));
    ServiceClient ingest = deployment.client(Service.INGEST);
    String query = version == null ? "" : "?version=" + version;
    if (output.isJson()) {
      output.json(ingest.get(path + query));
      return DONE;
    }
    ServiceClient.Answer model = ingest.yaml(path + query);
    if (file == null) {
      output.lines(model.body().stripTrailing());
    } else {
      TextFileStore.write(file, model.body());
      output.lines("%s is version %s of %s.".formatted(file, model.etag(), site));
    }
    return DONE;
  }

  @Command(name = "versions", description = "Lists the versions of a site's model, newest first.")
  int versions(
      @Parameters(paramLabel = "SITE", description = "the site's own name: lyon") String site,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "most versions to list, up to 1000 (20)")
          int limit,
      @Mixin Deployment deployment,
      @Mixin Output output)
      throws CommandException, ServiceException, InterruptedException {
    JsonNode answer =
        deployment
            .client(Service.INGEST)
            .get(
                "/api/v1/sites/%s/model/versions?limit=%d"
                    .formatted(ServiceClient.encode(site), limit));
    if (output.isJson()) {
      output.json(answer);
    } else {
      ModelWords.versions(answer).forEach(output::lines);
    }
    return DONE;
  }

  @Command(
      name = "rollback",
      description = {
        "Puts an earlier version in force again, and says what that changes.",
        "It becomes a new version, so that nothing is lost; rolling back a rollback works the same."
      })
  int rollback(
      @Parameters(paramLabel = "SITE", description = "the site's own name: lyon") String site,
      @Parameters(paramLabel = "VERSION", description = "as 'model versions' lists them")
          int version,
      @Option(names = "--dry-run", description = "say what would change, and change nothing")
          boolean isDryRun,
      @Mixin Deployment deployment,
      @Mixin Output output)
      throws CommandException, ServiceException, InterruptedException {
    ServiceClient ingest = deployment.client(Service.INGEST);
    String path =
        "/api/v1/sites/%s/model/versions/%d/apply".formatted(ServiceClient.encode(site), version);
    JsonNode view = ingest.postNothing(path + "?dryRun=true", null);
    boolean changes = view.path("changed").asBoolean();
    if (!output.isJson()) {
      // Before it is done: whoever sees more than they meant knows which version to go back to.
      ModelWords.changes(view).forEach(output::lines);
    }
    if (changes && !isDryRun) {
      view = ingest.postNothing(path, Integer.toString(view.path("version").asInt() - 1));
    }
    if (output.isJson()) {
      output.json(view);
    } else if (!changes) {
      output.lines(
          "%s is in force, and has the content of version %d."
              .formatted(ModelWords.version(view), version));
    } else {
      output.lines(
          isDryRun
              ? "It would become %s. This was a dry run; nothing was changed."
                  .formatted(ModelWords.version(view))
              : "%s is in force; it repeats version %d."
                  .formatted(ModelWords.version(view), version));
    }
    return DONE;
  }

  private static ModelPutting model(Path file, Deployment deployment) throws CommandException {
    PlantText plant = PlantText.of(file.toString(), TextFileStore.read(file));
    return new ModelPutting(deployment.client(Service.INGEST), plant);
  }

  private static List<Line> lines(PlantText plant, ServiceException failure) {
    return failure.refusal().stream()
        .flatMap(refusal -> refusal.errors().stream())
        .map(
            error ->
                new Line(
                    plant.line(error.pointer()), error.pointer(), error.message(), error.remedy()))
        .toList();
  }
}
