// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A discovery that runs or ran. Shared by threads. */
final class Discovery {
  private final UUID id = UUID.randomUUID();
  private final DiscoveryRequest request;
  private final DiscoveryOrder order;
  private final @Nullable String key;
  private final Instant startedAt;
  private final Tally tally = new Tally();
  private volatile @Nullable Findings findings;
  private volatile @Nullable End end;

  /** How it ended. */
  enum State {
    RUNNING,
    /** Everything was asked. */
    DONE,
    /** Somebody stopped it, or the gateway ended. */
    STOPPED,
    /** It took longer than a discovery may. */
    OUT_OF_TIME,
    /** The gateway met a defect or could not open a socket; a remark says which. */
    FAILED
  }

  private record End(State state, Instant at) {}

  /**
   * @param key by which the asker tells a repetition from a new one; null when it does not.
   */
  Discovery(DiscoveryRequest request, DiscoveryOrder order, @Nullable String key, Instant now) {
    this.request = request;
    this.order = order;
    this.key = key;
    this.startedAt = now;
  }

  UUID id() {
    return id;
  }

  DiscoveryRequest request() {
    return request;
  }

  DiscoveryOrder order() {
    return order;
  }

  @Nullable String key() {
    return key;
  }

  Instant startedAt() {
    return startedAt;
  }

  Tally tally() {
    return tally;
  }

  /** Null before it is known what the plant models use. */
  @Nullable Findings findings() {
    return findings;
  }

  void findings(Findings made) {
    findings = made;
  }

  State state() {
    End now = end;
    return now == null ? State.RUNNING : now.state();
  }

  @Nullable Instant endedAt() {
    End now = end;
    return now == null ? null : now.at();
  }

  void ended(State state, Instant at) {
    end = new End(state, at);
  }
}
