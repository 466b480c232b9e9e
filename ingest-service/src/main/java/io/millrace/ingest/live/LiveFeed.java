// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.live;

import io.millrace.contracts.readings.ReadingBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches to everyone who listens and keeps the newest for those who come back. A listener
 * that is too slow is cut off, so that it delays nobody. Thread-safe.
 */
final class LiveFeed {
  private final String run;
  private final int most;
  private final int replay;
  private final int queue;
  private final Deque<Event> kept = new ArrayDeque<>();
  private final Set<Subscription> subscriptions = new LinkedHashSet<>();
  private long number;
  private boolean closed;

  /**
   * @param run different for each start of the service; without {@code -}.
   * @param most most listeners at once.
   * @param replay events kept for those that come back.
   * @param queue events that may wait for one listener.
   */
  LiveFeed(String run, int most, int replay, int queue) {
    this.run = run;
    this.most = most;
    this.replay = replay;
    this.queue = queue;
  }

  /**
   * @param id names the event in this run of the service.
   */
  record Event(String id, ReadingBatch batch) {}

  /** Hands a batch to all; returns how many listeners were cut off for it. */
  synchronized int publish(ReadingBatch batch) {
    Event event = new Event(run + "-" + ++number, batch);
    kept.addLast(event);
    if (kept.size() > replay) {
      kept.removeFirst();
    }
    List<Subscription> slow =
        subscriptions.stream().filter(subscription -> !subscription.events.offer(event)).toList();
    slow.forEach(Subscription::close);
    return slow.size();
  }

  /**
   * Begins to listen.
   *
   * @param lastId the last event the listener had; null when it is new.
   * @return empty when there are too many listeners, or the feed is closed.
   */
  synchronized Optional<Subscription> subscribe(@Nullable String lastId) {
    if (closed || subscriptions.size() >= most) {
      return Optional.empty();
    }
    List<Event> missed = lastId == null ? List.of() : missed(lastId);
    Subscription subscription = new Subscription(missed == null, queue);
    if (missed != null) {
      subscription.events.addAll(missed);
    }
    subscriptions.add(subscription);
    return Optional.of(subscription);
  }

  /** What came after an event; null when that is not known any more, or more than may wait. */
  private @Nullable List<Event> missed(String lastId) {
    if (lastId.equals(run + "-" + number)) {
      return List.of();
    }
    List<Event> missed = new ArrayList<>();
    boolean isFound = false;
    for (Event event : kept) {
      if (isFound) {
        missed.add(event);
      }
      isFound |= event.id().equals(lastId);
    }
    return isFound && missed.size() <= queue ? missed : null;
  }

  synchronized int listeners() {
    return subscriptions.size();
  }

  /** Ends all listening. */
  synchronized void close() {
    closed = true;
    List.copyOf(subscriptions).forEach(Subscription::close);
  }

  /** One listener; its events are taken by one thread. */
  final class Subscription implements AutoCloseable {
    private final BlockingQueue<Event> events;
    private final boolean mustResync;
    private volatile boolean open = true;

    private Subscription(boolean mustResync, int capacity) {
      this.mustResync = mustResync;
      this.events = new ArrayBlockingQueue<>(capacity);
    }

    /** Whether events were lost between the last one the listener had and the first to come. */
    boolean mustResync() {
      return mustResync;
    }

    boolean isOpen() {
      return open;
    }

    /** The next event; empty when none came in time, or the listener was cut off. */
    Optional<Event> next(Duration patience) throws InterruptedException {
      long left = patience.toMillis();
      // In slices, so that an end is noticed soon.
      while (open && left > 0) {
        long slice = Math.min(left, 500);
        Event event = events.poll(slice, TimeUnit.MILLISECONDS);
        if (event != null) {
          return Optional.of(event);
        }
        left -= slice;
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      open = false;
      synchronized (LiveFeed.this) {
        subscriptions.remove(this);
      }
    }
  }
}
