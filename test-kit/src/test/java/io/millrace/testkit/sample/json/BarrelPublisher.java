// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.json;

import com.fasterxml.jackson.databind.JsonNode;

/** Wrong: the Jackson of the libraries. */
public record BarrelPublisher(JsonNode body) {}
