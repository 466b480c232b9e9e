// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.Json;
import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.events.GatewayEvent;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * Which device is known under each name, also over a restart, so that one that was swapped while
 * the gateway was away is noticed as well. Shared between threads.
 */
public final class IdentityStore {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityStore.class);

  private final String gateway;
  private final WholeFileStore file;
  private final Outlet outlet;
  private final Clocks clocks;
  private final Map<String, Identification> known = new ConcurrentHashMap<>();
  private final LongAdder failures = new LongAdder();
  private boolean isSaved = true;

  /**
   * Begins with what was saved. A file that is of no use is told, and then replaced: reading goes
   * on, and whoever answers next becomes the known one.
   *
   * @param outlet told of each device that is another one.
   */
  public IdentityStore(String gateway, WholeFileStore file, Outlet outlet, Clocks clocks) {
    this.gateway = gateway;
    this.file = file;
    this.outlet = outlet;
    this.clocks = clocks;
    try {
      Optional<byte[]> saved = file.load();
      if (saved.isPresent()) {
        known.putAll(
            Json.MAPPER.readValue(
                saved.get(), new TypeReference<Map<String, Identification>>() {}));
      }
    } catch (IOException | JacksonException e) {
      failures.increment();
      LOG.error("{} is of no use, swapped devices may go unnoticed: {}", file, e.getMessage());
    }
  }

  /** What is known of the device with this name. */
  public Optional<Identification> find(String device) {
    return Optional.ofNullable(known.get(device));
  }

  /** Whether another device than the known one answers under this name. */
  public boolean isSwapped(String device) {
    return find(device).filter(Identification::wasSwapped).isPresent();
  }

  /** How often the file could not be read or written. */
  public long failures() {
    return failures.sum();
  }

  /**
   * A conversation with a device has begun.
   *
   * @param place where it was reached.
   * @param found who answered; null when it does not say.
   */
  synchronized void seen(String device, String place, @Nullable DeviceIdentity found) {
    Identification before = known.get(device);
    Identification after = Identification.next(before, place, found, clocks.now());
    if (before != null) {
      announce(device, before, after);
    }
    if (!Objects.equals(before, after) || !isSaved) {
      keep(device, after);
    }
  }

  /**
   * The device that answers is the right one, says somebody who saw its serial number.
   *
   * @return what is known then: nothing when no device ever answered, and what was known before
   *     when the one that answers has another number.
   */
  public synchronized Optional<Identification> confirm(String device, String serial) {
    Identification before = known.get(device);
    if (before == null) {
      return Optional.empty();
    }
    DeviceIdentity answering = before.answering();
    if (answering == null || !answering.serial().equals(serial) || !before.wasSwapped()) {
      return Optional.of(before);
    }
    LOG.info("Device {} is {} from now on, it was {}", device, answering, before.known());
    outlet.event(
        new GatewayEvent.DeviceConfirmed(
            UUID.randomUUID(), clocks.now(), gateway, device, before.known(), answering));
    Identification after = before.confirmed();
    keep(device, after);
    return Optional.of(after);
  }

  private void announce(String device, Identification before, @Nullable Identification after) {
    if (after == null) {
      return;
    }
    DeviceIdentity was = before.answering();
    DeviceIdentity is = after.answering();
    if (!before.place().equals(after.place())) {
      if (!after.known().isSameDevice(before.known())) {
        outlet.event(
            new GatewayEvent.DeviceConfirmed(
                UUID.randomUUID(), clocks.now(), gateway, device, before.known(), after.known()));
      }
    } else if (is == null ? was != null : was == null || !is.isSameDevice(was)) {
      LOG.warn("Device {} is {}, it was {}", device, is, was);
      outlet.event(
          new GatewayEvent.DeviceSwapped(
              UUID.randomUUID(), clocks.now(), gateway, device, was, is, !after.wasSwapped()));
    }
  }

  /** What cannot be saved now is saved with the next conversation. */
  private void keep(String device, @Nullable Identification now) {
    if (now == null) {
      known.remove(device);
    } else {
      known.put(device, now);
    }
    try {
      file.save(Json.MAPPER.writeValueAsBytes(new TreeMap<>(known)));
      isSaved = true;
    } catch (IOException e) {
      isSaved = false;
      failures.increment();
      LOG.error("{} cannot be saved, its devices may be taken for others", file, e);
    }
  }
}
