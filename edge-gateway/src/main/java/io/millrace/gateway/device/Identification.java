// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.events.DeviceIdentity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which device is known under a name, and which one answers there. Immutable.
 *
 * @param place where it is reached; another place makes whoever answers there the known one, since
 *     somebody put that into the plant model.
 * @param known the device whose readings are sure.
 * @param answering who answered last; null when it did not say.
 * @param since when it did so first, gateway's clock, UTC.
 */
public record Identification(
    String place, DeviceIdentity known, @Nullable DeviceIdentity answering, Instant since) {

  /** Whether another device answers than the one that is known. */
  public boolean wasSwapped() {
    return !isSame(known, answering);
  }

  /** Who answered last, for people. */
  public String answered() {
    return answering == null
        ? "a device that does not say who it is"
        : "%s with serial number %s".formatted(answering.product(), answering.serial());
  }

  /**
   * What is known once somebody answered.
   *
   * @param before null when nothing was known.
   * @param found who answered; null when it did not say.
   * @return null when nothing is known still.
   */
  static @Nullable Identification next(
      @Nullable Identification before, String place, @Nullable DeviceIdentity found, Instant now) {
    if (before == null || !before.place().equals(place)) {
      return found == null ? null : new Identification(place, found, found, now);
    }
    if (found == null) {
      return before.answering() == null
          ? before
          : new Identification(place, before.known(), null, now);
    }
    return new Identification(
        place,
        // The same device, perhaps with newer firmware.
        before.known().isSameDevice(found) ? found : before.known(),
        found,
        isSame(found, before.answering()) ? before.since() : now);
  }

  /** The device that answers is the known one from now on. */
  Identification confirmed() {
    DeviceIdentity now = answering;
    return now == null ? this : new Identification(place, now, now, since);
  }

  private static boolean isSame(DeviceIdentity one, @Nullable DeviceIdentity other) {
    return other != null && one.isSameDevice(other);
  }
}
