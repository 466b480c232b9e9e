// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.Problem;
import io.millrace.kit.problem.Problem.Mistake;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The plant model of a site over HTTP. */
@RestController
@RequestMapping("/api/v1/sites/{site}/model")
@Tag(name = "Plant model", description = "One declarative document per site, every version kept")
class ModelController {
  private static final String YAML = "application/yaml";

  /** What a broker takes as one record, less its headers. */
  private static final int LONGEST_RECORD = 1_000_000;

  private static final int MOST_VERSIONS = 1000;

  private final ModelStore models;

  ModelController(ModelStore models) {
    this.models = models;
  }

  /**
   * The answer to a model that was sent.
   *
   * @param site the site as equipment path.
   * @param version the version in force, or the one it would become.
   * @param at when that version was accepted; null in a dry run that would change something.
   * @param changed whether something changes by it.
   * @param dryRun whether nothing was done.
   * @param diff what changes; null when nothing does.
   * @param repeats the earlier version that it puts in force again; null when a text was sent.
   */
  record ModelView(
      String site,
      int version,
      @Nullable Instant at,
      boolean changed,
      boolean dryRun,
      @Nullable ModelDiff diff,
      @Nullable Integer repeats) {}

  record VersionsView(String site, List<ModelStore.Entry> versions, @Nullable Integer next) {}

  @PutMapping(
      consumes = {MediaType.APPLICATION_JSON_VALUE, YAML, "application/x-yaml", "text/yaml"})
  @Operation(
      summary = "Put a plant model in force",
      description =
          "Takes YAML or JSON. The same content again changes nothing. Another content needs the"
              + " ETag of the version in force in If-Match. All mistakes are told at once.")
  @ApiResponse(responseCode = "200", description = "In force, or nothing to change")
  @ApiResponse(responseCode = "201", description = "The site's first model is in force")
  @ApiResponse(
      responseCode = "412",
      description = "Another version is in force",
      content = @Content)
  @ApiResponse(responseCode = "422", description = "The model has mistakes", content = @Content)
  @ApiResponse(responseCode = "428", description = "If-Match is missing", content = @Content)
  ResponseEntity<ModelView> put(
      @PathVariable @Parameter(example = "lyon") String site,
      @RequestParam(defaultValue = "false")
          @Parameter(description = "Only tell what would change and what is wrong")
          boolean dryRun,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestHeader(name = HttpHeaders.CONTENT_TYPE) MediaType type,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = {
                @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = PlantModel.class)),
                @Content(mediaType = YAML, schema = @Schema(implementation = PlantModel.class))
              })
          @RequestBody
          byte[] text) {
    requireName(site);
    PlantModel model = read(text, type, site);
    String path = model.siteId().path();
    if (dryRun) {
      PlantModelVersion current = models.current(site).orElse(null);
      ModelDecision decision =
          ModelDecision.decide(current, model, new ModelDecision.Expected.Any());
      return ResponseEntity.ok(view(path, decision, null, true, null));
    }
    ModelDecision.Expected expected = ModelDecision.Expected.of(ifMatch);
    ModelStore.Outcome outcome =
        models.decide(site, current -> ModelDecision.decide(current, model, expected), model, null);
    ModelView view = view(path, outcome.decision(), outcome.inForce(), false, null);
    boolean isFirst = view.changed() && view.version() == 1;
    return ResponseEntity.status(isFirst ? 201 : 200).eTag(etag(view.version())).body(view);
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, YAML})
  @Operation(
      summary = "The plant model in force, or one of its earlier versions",
      description = "The document as it can be sent again; the ETag is its version.")
  ResponseEntity<String> get(
      @PathVariable String site,
      @RequestParam(required = false) @Parameter(description = "An earlier version")
          @Nullable Integer version,
      @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept) {
    requireName(site);
    PlantModelVersion found =
        (version == null ? models.current(site) : models.find(site, version))
            .orElseThrow(() -> noModel(site, version));
    boolean isYaml = accept.contains("yaml");
    return ResponseEntity.ok()
        .eTag(etag(found.version()))
        .lastModified(found.at())
        .contentType(isYaml ? MediaType.parseMediaType(YAML) : MediaType.APPLICATION_JSON)
        .body((isYaml ? Json.YAML : Json.MAPPER).writeValueAsString(found.model()));
  }

  @GetMapping("/versions")
  @Operation(summary = "Every version of the plant model, newest first")
  VersionsView versions(
      @PathVariable String site,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(required = false) @Parameter(description = "The 'next' of the answer before")
          @Nullable Integer cursor) {
    requireName(site);
    if (limit < 1 || limit > MOST_VERSIONS) {
      throw ProblemException.of(
          422, "INVALID_PARAMETER", "limit", "limit is " + limit, "give 1 to " + MOST_VERSIONS);
    }
    List<ModelStore.Entry> entries =
        models.versions(site, cursor == null ? Integer.MAX_VALUE : cursor, limit);
    if (entries.isEmpty() && cursor == null) {
      throw noModel(site, null);
    }
    return new VersionsView(
        site, entries, entries.size() < limit ? null : entries.getLast().version());
  }

  static ModelView view(
      String path,
      ModelDecision decision,
      @Nullable PlantModelVersion inForce,
      boolean dryRun,
      @Nullable Integer repeats) {
    return switch (decision) {
      case ModelDecision.Unchanged(PlantModelVersion current) ->
          new ModelView(path, current.version(), current.at(), false, dryRun, null, null);
      case ModelDecision.Accepted(int version, ModelDiff diff) ->
          new ModelView(
              path, version, inForce == null ? null : inForce.at(), true, dryRun, diff, repeats);
      case ModelDecision.Refused(List<Problem> problems) -> throw refused(problems);
      case ModelDecision.Unconditional(int current) ->
          throw ProblemException.of(
              428,
              "IF_MATCH_REQUIRED",
              "If-Match",
              "version %d is in force".formatted(current),
              "send If-Match: \"%d\" to replace it".formatted(current));
      case ModelDecision.Stale(int current) ->
          throw ProblemException.of(
              412,
              "STALE_MODEL",
              "If-Match",
              current == 0
                  ? "the site has no model yet"
                  : "version %d is in force by now".formatted(current),
              current == 0
                  ? "send it without If-Match"
                  : "get version %d, put your change into it and send If-Match: \"%d\""
                      .formatted(current, current));
    };
  }

  private static PlantModel read(byte[] text, MediaType type, String site) {
    if (text.length > ModelDocument.LONGEST) {
      throw ProblemException.of(
          413,
          "MODEL_TOO_LARGE",
          "",
          "the text has %d bytes, at most %d are read"
              .formatted(text.length, ModelDocument.LONGEST),
          "move tags that devices share into machine templates");
    }
    ModelReading reading;
    try {
      reading = ModelReading.of(text, type.getSubtype().contains("yaml"), site);
    } catch (UnreadableModelException e) {
      throw ProblemException.of(
          400,
          "UNREADABLE_MODEL",
          "",
          String.valueOf(e.getMessage()),
          "send one well-formed YAML or JSON document");
    }
    PlantModel model = reading.model();
    if (model == null) {
      throw refused(reading.problems());
    }
    int size = Json.MAPPER.writeValueAsBytes(model).length;
    if (size > LONGEST_RECORD) {
      throw ProblemException.of(
          422,
          "MODEL_TOO_LARGE",
          "",
          "the model has %d bytes as JSON, at most %d can be published"
              .formatted(size, LONGEST_RECORD),
          "move tags that devices share into machine templates");
    }
    return model;
  }

  private static ProblemException refused(List<Problem> problems) {
    return new ProblemException(
        io.millrace.kit.problem.Problem.of(
            422,
            "MODEL_REFUSED",
            "The plant model has %d mistakes; the model in force stays.".formatted(problems.size()),
            problems.stream()
                .map(p -> new Mistake(p.pointer(), p.message(), p.remedy()))
                .toList()));
  }

  static ProblemException noModel(String site, @Nullable Integer version) {
    return ProblemException.of(
        404,
        "UNKNOWN_MODEL",
        version == null
            ? "Site '%s' has no plant model; PUT one to this address.".formatted(site)
            : "Site '%s' has no version %d; see /api/v1/sites/%s/model/versions."
                .formatted(site, version, site));
  }

  static void requireName(String site) {
    if (!EquipmentId.isName(site)) {
      throw ProblemException.of(
          404, "UNKNOWN_SITE", "'%s' cannot be a site's own name, such as lyon.".formatted(site));
    }
  }

  static String etag(int version) {
    return "\"" + version + "\"";
  }
}
