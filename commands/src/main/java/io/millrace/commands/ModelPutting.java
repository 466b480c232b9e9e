// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends a plant model to the ingest-service, first to see what it would do. */
record ModelPutting(ServiceClient ingest, PlantText plant) {

  /**
   * What would change.
   *
   * @throws ServiceException when the service is away, or the model has mistakes; its message has
   *     them with their lines.
   */
  JsonNode dryRun() throws CommandException, ServiceException, InterruptedException {
    return dryRun(plant::words);
  }

  /** The same with mistakes told in other words. */
  JsonNode dryRun(Function<Refusal, String> words)
      throws CommandException, ServiceException, InterruptedException {
    try {
      return ingest.putYaml(path() + "?dryRun=true", plant.text(), null);
    } catch (ServiceException e) {
      throw e.refusal().filter(refusal -> refusal.code().equals("MODEL_REFUSED")).isPresent()
          ? e.saying(words)
          : e;
    }
  }

  /**
   * Puts it in force in place of what a dry run compared it with.
   *
   * @param seen the dry run's answer.
   * @param version the version that is to be replaced; null for the one the dry run saw.
   */
  JsonNode apply(JsonNode seen, @Nullable Integer version)
      throws CommandException, ServiceException, InterruptedException {
    if (!seen.path("changed").asBoolean()) {
      return seen;
    }
    int replaced = version == null ? seen.path("version").asInt() - 1 : version;
    return ingest.putYaml(path(), plant.text(), replaced == 0 ? null : Integer.toString(replaced));
  }

  private String path() throws CommandException {
    return "/api/v1/sites/%s/model".formatted(ServiceClient.encode(plant.site()));
  }
}
