// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One open conversation with one device. Confined to the thread that opened it. */
public interface Device extends AutoCloseable {
  /**
   * Reads every tag that has one of these periods and is not read in blocks, in as few requests as
   * it can; each request takes at most the device's timeout.
   *
   * @param due periods whose tags are to be read now.
   * @param into takes the readings as they come, one per tag; a tag that could not be had is a BAD
   *     reading. What it took stays true when the conversation is lost half way.
   * @throws DeviceException when the conversation as a whole is lost or refused.
   */
  void poll(Set<Duration> due, Consumer<Reading> into) throws DeviceException, InterruptedException;

  /**
   * Reads these tags now, whatever their periods, in as few requests as it can; otherwise as {@link
   * #poll}.
   *
   * @param tags some of the device's.
   */
  void read(Set<TagName> tags, Consumer<Reading> into) throws DeviceException, InterruptedException;

  /**
   * Reads one place of the device under every type and byte order.
   *
   * @param address in the protocol's notation.
   * @param unitId unit to ask; null for the device's own.
   * @param length bytes of text to show, 1..250.
   * @throws DeviceException kind MISCONFIGURED when the address cannot be, REFUSED when the device
   *     says no, otherwise the conversation is lost.
   */
  TestRead testRead(String address, @Nullable Integer unitId, int length)
      throws DeviceException, InterruptedException;

  /**
   * Reads the numbers that lie one after the other from a tag's address on, each in the tag's type.
   *
   * @param tag a number; one that is read in blocks, or the one that counts them.
   * @param count how many, 1..10,000.
   * @return a reading per number in order; a single BAD one when they cannot be had together.
   * @throws DeviceException when the conversation is lost.
   */
  default List<Reading> run(Tag tag, int count) throws DeviceException, InterruptedException {
    throw new DeviceException(
        DeviceException.Kind.MISCONFIGURED,
        "NO_BLOCKS",
        "its driver cannot read %d numbers of %s together".formatted(count, tag.name()));
  }

  /**
   * Asks one thing more to learn which tags the device has; what was learned is kept as long as the
   * device says that nothing changed.
   *
   * @throws DeviceException when the conversation is lost.
   */
  default Browsed browse() throws DeviceException, InterruptedException {
    return new Browsed.Impossible(
        "its protocol does not tell which registers it has; take the addresses from its manual, and"
            + " try them with POST /api/v1/devices/{id}/test-reads");
  }

  /** How it is talked to, as far as that differs between devices; for people, empty for nothing. */
  default String how() {
    return "";
  }

  /** Who answers; null when the device or its protocol does not say. */
  default @Nullable DeviceIdentity identity() {
    return null;
  }

  /** Ends the conversation; may be called more than once and never throws. */
  @Override
  void close();

  /** A device that can be talked to. What it learned about the device outlives a conversation. */
  interface Opener {
    /**
     * @throws DeviceException when the device cannot be reached.
     */
    Device open() throws DeviceException, InterruptedException;

    /** What is asked of the device, and why so. Called from any thread, also while closed. */
    DevicePlan plan();

    /**
     * What would be asked if a plant model had this device at the same place, by what was learned
     * there. Nothing is asked for it. Called from any thread, also while closed.
     *
     * @param other a device of the same line.
     * @return empty when nothing that was learned speaks for it.
     */
    default Optional<DevicePlan> planAs(ResolvedPlant.Device other) {
      return Optional.empty();
    }
  }
}
