// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.Link.Outcome;
import io.millrace.gateway.reporting.Block;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the devices of one line, one after the other on one thread: whose turn has come first is
 * served first. A device that fails is left alone for a while and costs its neighbours at most one
 * timeout at a time. The methods may be called from any thread.
 */
public final class PollRunner implements AutoCloseable {
  private static final long BAD_AGAIN_NANOS = Duration.ofSeconds(60).toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(PollRunner.class);

  private final String line;
  private final String gateway;
  private final Clocks clocks;
  private final Outlet outlet;
  private final IdentityStore identities;
  private final RandomGenerator random;
  private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private final Browses browses = new Browses();
  private final Thread thread;
  private volatile boolean isStopping;

  /** On a virtual thread. */
  public PollRunner(
      String line,
      String gateway,
      Clocks clocks,
      Outlet outlet,
      IdentityStore identities,
      RandomGenerator random) {
    this(line, Thread.ofVirtual(), gateway, clocks, outlet, identities, random);
  }

  /**
   * @param line name of the line, which tells where its devices are reached.
   * @param kind of thread that its conversations need.
   */
  public PollRunner(
      String line,
      Thread.Builder kind,
      String gateway,
      Clocks clocks,
      Outlet outlet,
      IdentityStore identities,
      RandomGenerator random) {
    this.line = line;
    this.identities = identities;
    this.gateway = gateway;
    this.clocks = clocks;
    this.outlet = outlet;
    this.random = random;
    this.thread = kind.name("poll " + line).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** From now on these are the line's devices; those that it has already go on undisturbed. */
  public void serve(Collection<PolledDevice> devices) {
    List<PolledDevice> wanted = List.copyOf(devices);
    commands.add(() -> replace(wanted));
  }

  /**
   * Reads one place of a device in its turn.
   *
   * @return fails with a {@link DeviceException} when the link is down or the device says no.
   */
  public CompletableFuture<TestRead> testRead(
      String device, String address, @Nullable Integer unitId, int length) {
    CompletableFuture<TestRead> answer = new CompletableFuture<>();
    commands.add(() -> testRead(device, address, unitId, length, answer));
    return answer;
  }

  /**
   * Asks a device for all its tags, one request between two polls of its line.
   *
   * @return fails with a {@link DeviceException} when the link is down or the conversation is lost.
   */
  public CompletableFuture<Browsed> browse(String device) {
    CompletableFuture<Browsed> answer = new CompletableFuture<>();
    commands.add(() -> browses.add(device, answer));
    return answer;
  }

  /** Ends the conversations; waits until the thread has stopped, at most 5 s. */
  @Override
  public void close() {
    isStopping = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!isStopping) {
        Turn turn = earliest();
        long wait =
            turn == null ? Long.MAX_VALUE : Math.max(0, turn.nextAction() - clocks.monotonic());
        Runnable command = commands.poll(browses.isEmpty() ? wait : 0, TimeUnit.NANOSECONDS);
        if (command != null) {
          command.run();
          continue;
        }
        if (turn != null && (browses.isEmpty() || wait == 0)) {
          act(turn);
        }
        if (!browses.isEmpty()) {
          browseOn(browses.next());
        }
      }
    } catch (InterruptedException e) {
      // Only close() interrupts.
    } finally {
      turns.values().forEach(turn -> end(turn, turn.reports.stopped(clocks.now())));
      turns.clear();
      // Those who asked last are told that there is no link.
      commands.forEach(Runnable::run);
      browses.failAll(new DeviceException(Kind.UNREACHABLE, "LINK_DOWN", "it is no longer read"));
    }
  }

  private void browseOn(String device) throws InterruptedException {
    Turn turn = turns.get(device);
    Device open = turn == null ? null : turn.open;
    if (open == null) {
      browses.fail(device, linkDown(turn));
    } else {
      browses.step(device, open);
    }
  }

  private @Nullable Turn earliest() {
    return turns.values().stream().min(Comparator.comparingLong(Turn::nextAction)).orElse(null);
  }

  private void replace(List<PolledDevice> wanted) {
    Map<String, Turn> before = new HashMap<>(turns);
    turns.clear();
    for (PolledDevice device : wanted) {
      Turn old = before.get(device.name());
      if (old != null && old.polled == device) {
        turns.put(device.name(), old);
        before.remove(device.name());
      } else {
        turns.put(device.name(), new Turn(device, device.vitals().schedule().next()));
      }
    }
    before.values().forEach(turn -> end(turn, turn.reports.rest()));
  }

  private void act(Turn turn) throws InterruptedException {
    if (turn.polled.vitals().link() instanceof Link.Faulted) {
      tellBad(turn, QualityReason.MISCONFIGURED);
      turn.retryAt = clocks.monotonic() + BAD_AGAIN_NANOS;
      return;
    }
    List<Reading> readings = new ArrayList<>();
    List<Reading> figures = new ArrayList<>();
    DeviceVitals vitals = turn.polled.vitals();
    turn.clock.begin();
    long begun = clocks.monotonic();
    try {
      Device device = turn.open;
      if (device == null) {
        vitals.link(vitals.link().next(new Outcome.Started(), clocks.now()));
        device = turn.polled.opener().open();
        turn.open = device;
        identities.seen(turn.polled.name(), line, device.identity());
        vitals.schedule(vitals.schedule().resumed(clocks.monotonic()));
      }
      begun = clocks.monotonic();
      PollSchedule.Due due = vitals.schedule().at(begun);
      vitals.schedule(due.after());
      if (!due.due().isEmpty()) {
        turn.dependents.poll(device, due.due(), reading -> taken(turn, reading, readings));
        vitals.cycled(due.due(), clocks.monotonic() - begun);
        answered(turn, device);
        turn.blocks.read(
            List.copyOf(readings), device, block -> figures.addAll(figures(turn, block)));
      }
    } catch (DeviceException e) {
      failed(turn, e, readings);
    } catch (RuntimeException e) {
      LOG.error("Device {} met a defect", turn.polled.name(), e);
      failed(turn, new DeviceException(Kind.MALFORMED, "DEFECT", e.toString(), e), readings);
    } finally {
      vitals.polled(clocks.monotonic() - begun);
      figures.addAll(turn.reports.of(turn.clock.stamped(readings), turn.dependents::isWanted));
      send(turn, figures);
    }
  }

  private Reading taken(Turn turn, Reading reading, List<Reading> into) {
    Reading taken = stamped(turn, sure(turn, reading));
    into.add(taken);
    turn.clock.take(taken, clocks.monotonic()).ifPresent(step -> announce(turn, step));
    return taken;
  }

  private List<Reading> figures(Turn turn, Block block) {
    turn.polled.vitals().read(block, clocks.monotonic());
    return turn.reports.of(block);
  }

  private void answered(Turn turn, Device device) {
    Link before = turn.polled.vitals().link();
    Link after = before.next(new Outcome.Answered(device.how()), clocks.now());
    turn.polled.vitals().link(after);
    turn.hasFailed = false;
    if (!before.isUp()) {
      announce(turn, after);
    }
  }

  private void failed(Turn turn, DeviceException failure, List<Reading> readings) {
    turn.hangUp();
    if (isStopping) {
      return;
    }
    DeviceVitals vitals = turn.polled.vitals();
    vitals.failed(failure);
    Link after =
        vitals.link().next(new Outcome.Failed(failure.kind(), failure.detail()), clocks.now());
    vitals.link(after);
    boolean isNews = !turn.hasFailed;
    turn.hasFailed = true;
    Duration pause =
        after instanceof Link.Faulted
            ? Duration.ofNanos(BAD_AGAIN_NANOS)
            : Link.backOff(after.attempts(), random.nextDouble());
    turn.retryAt = clocks.monotonic() + pause.toNanos();
    if (isNews) {
      announce(turn, after);
    }
    if (isNews || clocks.monotonic() - turn.toldBadAt >= BAD_AGAIN_NANOS) {
      addBad(turn, failure.kind().reason(), readings);
    }
  }

  private void tellBad(Turn turn, QualityReason reason) throws InterruptedException {
    List<Reading> readings = new ArrayList<>();
    addBad(turn, reason, readings);
    send(turn, turn.reports.of(readings));
  }

  private void addBad(Turn turn, QualityReason reason, List<Reading> into) {
    turn.toldBadAt = clocks.monotonic();
    Instant now = clocks.now();
    for (Tag tag : turn.polled.definition().tags()) {
      into.add(stamped(turn, Reading.bad(tag.name(), now, reason)));
    }
  }

  /** What another device says than the one that is known is not sure. */
  private Reading sure(Turn turn, Reading reading) {
    TagValue value = reading.value();
    return value != null
            && reading.quality() != Quality.BAD
            && identities.isSwapped(turn.polled.name())
        ? Reading.uncertain(reading.tag(), reading.at(), value, QualityReason.DEVICE_SWAPPED)
        : reading;
  }

  private Reading stamped(Turn turn, Reading reading) {
    Reading stamped = turn.stamps.grown(reading);
    turn.polled.vitals().read(stamped, clocks.monotonic());
    return stamped;
  }

  private void send(Turn turn, List<Reading> readings) throws InterruptedException {
    if (!readings.isEmpty()) {
      outlet.readings(turn.polled.name(), turn.polled.modelVersion(), readings);
    }
  }

  /** The device is no longer polled by its definition; what was held back is sent. */
  private void end(Turn turn, List<Reading> last) {
    turn.hangUp();
    try {
      send(turn, last);
    } catch (InterruptedException e) {
      LOG.warn(
          "{} readings of device {} found no room at the end", last.size(), turn.polled.name());
      Thread.currentThread().interrupt();
    }
  }

  private void announce(Turn turn, Link link) {
    outlet.event(
        new GatewayEvent.LinkChanged(
            UUID.randomUUID(),
            clocks.now(),
            gateway,
            turn.polled.name(),
            link.isUp(),
            link.reason()));
  }

  private void announce(Turn turn, Duration step) {
    LOG.warn("The clock of device {} was set by {}", turn.polled.name(), step);
    outlet.event(
        new GatewayEvent.ClockStepped(
            UUID.randomUUID(), clocks.now(), gateway, step, turn.polled.name()));
  }

  private void testRead(
      String device,
      String address,
      @Nullable Integer unitId,
      int length,
      CompletableFuture<TestRead> answer) {
    Turn turn = turns.get(device);
    if (answer.isDone()) {
      return;
    }
    Device open = turn == null ? null : turn.open;
    if (turn == null || open == null) {
      answer.completeExceptionally(linkDown(turn));
      return;
    }
    try {
      answer.complete(open.testRead(address, unitId, length));
    } catch (DeviceException | RuntimeException e) {
      answer.completeExceptionally(e);
    } catch (InterruptedException e) {
      answer.completeExceptionally(e);
      Thread.currentThread().interrupt();
    }
  }

  private static DeviceException linkDown(@Nullable Turn turn) {
    String reason = turn == null ? "it is not polled" : turn.polled.vitals().link().reason();
    return new DeviceException(Kind.UNREACHABLE, "LINK_DOWN", "the link is down: " + reason);
  }
}
