// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.forecast;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelCheck;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.gateway.fleet.Fleet;
import io.millrace.kit.problem.Problem;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;

/** What a plant model would cost, before it is in force. */
@RestController
@Tag(name = "forecasts", description = "What a plant model would cost, before it is in force")
@RequestMapping("/api/v1/forecasts")
final class ForecastController {
  private static final String YAML = "application/yaml";
  private static final int LONGEST = 3 << 20;
  private static final int MOST_PROBLEMS = 200;

  private final Fleet fleet;

  ForecastController(Fleet fleet) {
    this.fleet = fleet;
  }

  @Operation(
      summary = "What a plant model would cost if it came into force",
      description =
          "Takes YAML or JSON, as the ingest-service does. Per line, which is what shares one"
              + " connection or bus: messages, bytes and time for each period, by round trips that"
              + " were measured there or else assumed, and what to do where it cannot keep its"
              + " periods. Nothing is opened, no device is asked, and nothing is kept. Devices of"
              + " other gateways are only named.",
      responses = {
        @ApiResponse(responseCode = "200", description = "The forecast, also when it is bad"),
        @ApiResponse(responseCode = "400", description = "The text is no model at all"),
        @ApiResponse(responseCode = "413", description = "The text is too long"),
        @ApiResponse(responseCode = "422", description = "The model has mistakes")
      })
  @PostMapping(
      consumes = {MediaType.APPLICATION_JSON_VALUE, YAML, "application/x-yaml", "text/yaml"})
  Forecast forecast(
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
    PlantModel model = read(text, type.getSubtype().contains("yaml"));
    return Forecast.of(ResolvedPlant.of(model), fleet.gateway(), fleet.driver(), fleet.devices());
  }

  private static PlantModel read(byte[] text, boolean isYaml) {
    if (text.length > LONGEST) {
      throw ProblemException.of(
          413,
          "MODEL_TOO_LARGE",
          "",
          "the text has %d bytes, at most %d are read".formatted(text.length, LONGEST),
          "move tags that devices share into machine templates");
    }
    ObjectReader reader =
        (isYaml ? Json.YAML : Json.MAPPER)
            .readerFor(PlantModel.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    try {
      PlantModel model = reader.readValue(text);
      List<Problem.Mistake> mistakes =
          PlantModelCheck.problems(model).stream()
              .limit(MOST_PROBLEMS)
              .map(p -> new Problem.Mistake(p.pointer(), p.message(), p.remedy()))
              .toList();
      if (!mistakes.isEmpty()) {
        throw new ProblemException(
            Problem.of(
                422,
                "MODEL_REFUSED",
                "The plant model has %d mistakes.".formatted(mistakes.size()),
                mistakes));
      }
      return model;
    } catch (JacksonException e) {
      throw unreadable(e.getOriginalMessage());
    } catch (NullPointerException e) {
      // A check of shape is the ingest-service's, by its schema; here a hole is met as it comes.
      throw unreadable("the model lacks something it must have");
    }
  }

  private static ProblemException unreadable(String why) {
    return ProblemException.of(
        400,
        "UNREADABLE_MODEL",
        "",
        why.lines().findFirst().orElse("the text is empty"),
        "PUT it to ingest-service, /api/v1/sites/{site}/model?dryRun=true, which tells every"
            + " mistake with its place");
  }
}
