// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.discovery.Discovery.State;
import io.millrace.gateway.discovery.DiscoveryOrder.Listing;
import io.millrace.gateway.discovery.DiscoveryOrder.Scan;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs discoveries, one at a time, and keeps the last ten until the gateway ends. The methods may
 * be called from any thread.
 */
public final class DiscoveryRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryRunner.class);
  private static final int KEPT = 10;
  private static final int CONNECTS_PER_SECOND = 50;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LOOK_UP = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Supplier<List<PlantModelVersion>> models;
  private final Clocks clocks;
  private final ConnectPace pace;
  private final Deque<Discovery> kept = new ArrayDeque<>();
  private final LongAdder started = new LongAdder();
  private final Tally ended = new Tally();
  private @Nullable Thread thread;
  private boolean isClosed;

  /**
   * @param models the plant models in use, whose devices are left alone.
   */
  public DiscoveryRunner(Supplier<List<PlantModelVersion>> models, Clocks clocks) {
    this.models = models;
    this.clocks = clocks;
    this.pace = new ConnectPace(CONNECTS_PER_SECOND, clocks.monotonic());
  }

  /** What became of the wish to start one. */
  sealed interface Start {
    Discovery discovery();

    /** It runs. */
    record Started(Discovery discovery) implements Start {}

    /** The same was asked for with the same key before; this is it. */
    record Repeated(Discovery discovery) implements Start {}

    /** Something else was asked for with the same key before. */
    record KeyTaken(Discovery discovery) implements Start {}

    /** Another one runs. */
    record Busy(Discovery discovery) implements Start {}
  }

  synchronized Start start(DiscoveryRequest request, DiscoveryOrder order, @Nullable String key) {
    for (Discovery one : kept) {
      if (key != null && key.equals(one.key())) {
        return one.request().equals(request) ? new Start.Repeated(one) : new Start.KeyTaken(one);
      }
    }
    Discovery last = kept.peekFirst();
    if (last != null && last.state() == State.RUNNING) {
      return new Start.Busy(last);
    }
    Discovery fresh = new Discovery(request, order, key, clocks.now());
    kept.addFirst(fresh);
    if (kept.size() > KEPT) {
      kept.removeLast();
    }
    started.increment();
    LOG.info("Discovery {} begins: {}", fresh.id(), order);
    thread = Thread.ofVirtual().name("discovery").unstarted(() -> run(fresh));
    if (isClosed) {
      fresh.ended(State.STOPPED, clocks.now());
    } else {
      thread.start();
    }
    return new Start.Started(fresh);
  }

  /** The last ones, the newest first. */
  synchronized List<Discovery> kept() {
    return List.copyOf(kept);
  }

  Optional<Discovery> find(String id) {
    return kept().stream().filter(one -> one.id().toString().equals(id)).findFirst();
  }

  /** Stops it, unless it has ended; what it found stays. Waits until it has, at most 5 s. */
  void stop(Discovery discovery) {
    Thread running;
    synchronized (this) {
      running = discovery.state() == State.RUNNING ? thread : null;
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public long started() {
    return started.sum();
  }

  public synchronized long running() {
    return kept.stream().filter(one -> one.state() == State.RUNNING).count();
  }

  /** Connects that scans made. */
  public long connects() {
    return total(tally -> tally.connects);
  }

  /** Answers from outside the networks that were asked. */
  public long outside() {
    return total(tally -> tally.outside);
  }

  /** Answers for which the result had no room. */
  public long notListed() {
    return total(tally -> tally.notListed);
  }

  private synchronized long total(Function<Tally, LongAdder> count) {
    return count.apply(ended).sum()
        + kept.stream()
            .filter(one -> one.state() == State.RUNNING)
            .mapToLong(one -> count.apply(one.tally()).sum())
            .sum();
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
    }
    kept().stream().limit(1).forEach(this::stop);
  }

  private void run(Discovery discovery) {
    State state = State.DONE;
    long begin = clocks.monotonic();
    try {
      Findings findings = new Findings(used(discovery.tally()), discovery.tally());
      discovery.findings(findings);
      Listing listing = discovery.order().listing();
      if (listing != null) {
        new ListIdentityRunner(listing, findings, discovery.tally(), clocks).run();
      }
      Scan scan = discovery.order().scan();
      if (scan != null) {
        new TcpScanRunner(scan, findings, discovery.tally(), pace, clocks)
            .run(() -> isInTime(begin));
        state = isInTime(begin) ? State.DONE : State.OUT_OF_TIME;
      }
    } catch (InterruptedException e) {
      state = State.STOPPED;
    } catch (IOException | RuntimeException e) {
      LOG.error("Discovery {} failed", discovery.id(), e);
      discovery.tally().remark("it could not go on: " + e.getMessage());
      state = State.FAILED;
    } finally {
      synchronized (this) {
        ended.add(discovery.tally());
        discovery.ended(state, clocks.now());
      }
      LOG.info("Discovery {} is {}", discovery.id(), state);
    }
  }

  private boolean isInTime(long begin) {
    return clocks.monotonic() - begin < LONGEST.toNanos();
  }

  /** What the plant models use, by address and port. */
  private Map<String, List<String>> used(Tally tally) throws InterruptedException {
    List<PlantModelVersion> now = models.get();
    List<String> hosts = UsedPlaces.hosts(now);
    Map<String, List<InetAddress>> known = LookUpRunner.addresses(hosts, LOOK_UP);
    for (String host : hosts) {
      if (!known.containsKey(host)) {
        tally.remark(
            "no address is known for %s of the plant model, so usedBy may lack its devices"
                .formatted(host));
      }
    }
    return UsedPlaces.of(now, host -> known.getOrDefault(host, List.of()));
  }
}
