// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.time.Instant;

/**
 * One version of a site's plant model, as published on {@code plant.models.v1}. Immutable.
 *
 * @param version grows by one with each change of the site's model; the first is 1.
 * @param at when it was accepted, UTC.
 * @param model the whole model.
 */
public record PlantModelVersion(int version, Instant at, PlantModel model) {}
