// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.equipment.TagName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The requests a device is read with. Immutable.
 *
 * @param why in one sentence, why there are so many.
 * @param requests in the order they are sent.
 * @param quarantined tags that were refused and are asked for again later.
 * @param unusable tags that can never be read as they are defined.
 */
public record DevicePlan(
    String why, List<Request> requests, List<Quarantined> quarantined, List<Unusable> unusable) {
  public DevicePlan {
    requests = List.copyOf(requests);
    quarantined = List.copyOf(quarantined);
    unusable = List.copyOf(unusable);
  }

  /**
   * @param unitId Modbus unit asked.
   * @param function Modbus function code.
   * @param address first protocol address, counted from zero: {@code holding:0}.
   * @param count registers or bits asked for.
   * @param period how often.
   * @param tags what is taken from the answer.
   * @param why why this is a request of its own.
   */
  public record Request(
      int unitId,
      int function,
      String address,
      int count,
      Duration period,
      List<TagName> tags,
      String why) {
    public Request {
      tags = List.copyOf(tags);
    }
  }

  /**
   * @param reason what the device answered.
   * @param attempts how often it was refused in a row.
   * @param nextRetry when it is asked for again, gateway's clock.
   */
  public record Quarantined(
      TagName tag, String address, String reason, int attempts, Instant nextRetry) {}

  /**
   * @param reason what is wrong with the definition, and what to do.
   */
  public record Unusable(TagName tag, String address, String reason) {}
}
