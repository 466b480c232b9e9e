// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.plant.PlantModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A plant model as far as this version of the gateway can read it: parts written in words that it
 * does not know are left out and told. Immutable.
 *
 * @param version the model without the parts that cannot be read.
 * @param devices the devices that are left out.
 * @param templates why a template is left out, by its reference, {@code filler@2}.
 * @param products ids of the products that are left out.
 * @param document the whole as it came, JSON.
 */
public record ReadableModel(
    PlantModelVersion version,
    List<UnreadableDevice> devices,
    Map<String, String> templates,
    Set<String> products,
    String document) {
  public ReadableModel {
    devices = List.copyOf(devices);
    templates = Map.copyOf(templates);
    products = Set.copyOf(products);
  }

  /**
   * @param device its name; its place in the document when it has none.
   * @param gateway who should read it.
   * @param reason what cannot be read, in one line for people.
   */
  public record UnreadableDevice(String device, String gateway, String reason) {}
}
