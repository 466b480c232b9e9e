// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.ConnectionName;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.simulator.device.Served;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a controller remembers of one TCP connection. Confined to the connection's thread. */
final class Conversation {
  private static final int MOST_UNFINISHED = 64;

  private final Map<Long, Open> connections = new HashMap<>();
  private final Map<Asked, Unfinished> unfinished = new HashMap<>();
  private final List<Served> served = new ArrayList<>();
  private long session;

  /** A connection inside the TCP connection, and where it ends. */
  record Open(
      ConnectionName name,
      Way.End end,
      long toOriginator,
      int largest,
      long idleMicros,
      Instant last) {
    Open usedAt(Instant now) {
      return new Open(name, end, toOriginator, largest, idleMicros, now);
    }
  }

  /** What a read in fragments asks for, all of them alike. */
  record Asked(EPath path, int elements) {}

  /** The bytes that such a read began with; values change, and half a value is none. */
  record Unfinished(Bytes bytes, List<Served> served) {}

  long session() {
    return session;
  }

  void begin(long handle) {
    session = handle;
  }

  int openConnections() {
    return connections.size();
  }

  boolean isOpen(ConnectionName name) {
    return connections.values().stream().anyMatch(open -> open.name().equals(name));
  }

  void open(long id, Open connection) {
    connections.put(id, connection);
  }

  boolean close(ConnectionName name) {
    return connections.values().removeIf(open -> open.name().equals(name));
  }

  /** The connection, unless it was silent for too long; this counts as a message. */
  Optional<Open> use(long id, Instant now) {
    forgetIdle(now);
    return Optional.ofNullable(connections.computeIfPresent(id, (_, open) -> open.usedAt(now)));
  }

  void forgetIdle(Instant now) {
    connections
        .values()
        .removeIf(open -> open.last().plusNanos(open.idleMicros() * 1000).isBefore(now));
  }

  void keep(Asked asked, Unfinished read) {
    if (unfinished.size() >= MOST_UNFINISHED) {
      unfinished.clear();
    }
    unfinished.put(asked, read);
  }

  Optional<Unfinished> kept(Asked asked) {
    return Optional.ofNullable(unfinished.get(asked));
  }

  void forget(Asked asked) {
    unfinished.remove(asked);
  }

  void serve(List<Served> values) {
    served.addAll(values);
  }

  /** The values in the answer that is on its way, once. */
  List<Served> takeServed() {
    List<Served> taken = List.copyOf(served);
    served.clear();
    return taken;
  }
}
