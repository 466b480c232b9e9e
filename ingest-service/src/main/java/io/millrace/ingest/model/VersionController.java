// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.ingest.model.ModelController.ModelView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Puts an earlier version of a site's plant model in force again. */
@RestController
@RequestMapping("/api/v1/sites/{site}/model/versions/{version}")
@Tag(name = "Plant model")
class VersionController {
  private final ModelStore models;

  VersionController(ModelStore models) {
    this.models = models;
  }

  @PostMapping("/apply")
  @Operation(
      summary = "Put an earlier version in force again",
      description =
          "It becomes a new version that says which one it repeats; nothing of what lies between is"
              + " lost. It needs the ETag of the version in force in If-Match, and changes nothing"
              + " when its content is in force already. Unlike a text that is sent, it may bring"
              + " back a template as it was, although another one is in use under that name.")
  @ApiResponse(responseCode = "200", description = "In force, or nothing to change")
  @ApiResponse(
      responseCode = "404",
      description = "The site has no such version",
      content = @Content)
  @ApiResponse(
      responseCode = "412",
      description = "Another version is in force",
      content = @Content)
  @ApiResponse(
      responseCode = "422",
      description = "This release sees mistakes in it",
      content = @Content)
  @ApiResponse(responseCode = "428", description = "If-Match is missing", content = @Content)
  ResponseEntity<ModelView> apply(
      @PathVariable @Parameter(example = "lyon") String site,
      @PathVariable int version,
      @RequestParam(defaultValue = "false")
          @Parameter(description = "Only tell what would change and what is wrong")
          boolean dryRun,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    ModelController.requireName(site);
    PlantModel earlier =
        models
            .find(site, version)
            .orElseThrow(() -> ModelController.noModel(site, version))
            .model();
    String path = earlier.siteId().path();
    if (dryRun) {
      PlantModelVersion current = models.current(site).orElse(null);
      ModelDecision decision =
          ModelDecision.repeat(current, earlier, new ModelDecision.Expected.Any());
      return ResponseEntity.ok(ModelController.view(path, decision, null, true, version));
    }
    ModelDecision.Expected expected = ModelDecision.Expected.of(ifMatch);
    ModelStore.Outcome outcome =
        models.decide(
            site, current -> ModelDecision.repeat(current, earlier, expected), earlier, version);
    ModelView view =
        ModelController.view(path, outcome.decision(), outcome.inForce(), false, version);
    return ResponseEntity.ok().eTag(ModelController.etag(view.version())).body(view);
  }
}
