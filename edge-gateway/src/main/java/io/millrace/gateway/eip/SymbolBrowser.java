// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.gateway.device.Browsed;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.eip.symbol.SymbolBrowse;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.symbol.SymbolTree;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.WireException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a controller's tags, over all conversations with it. Its table may be asked for
 * from any thread; everything else is confined to one.
 */
final class SymbolBrowser {
  /** How long a table is good of a controller that does not count its changes. */
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private final Clocks clocks;
  private volatile SymbolBrowse.@Nullable Known known;
  private long knownAt;
  private @Nullable SymbolBrowse open;

  SymbolBrowser(Clocks clocks) {
    this.clocks = clocks;
  }

  /** The tags as they were when they were last asked for; empty when they never were. */
  Optional<SymbolTable> table() {
    return Optional.ofNullable(known).map(SymbolBrowse.Known::table);
  }

  /**
   * Asks one thing more.
   *
   * @throws DeviceException when the conversation is lost; the next step begins anew.
   */
  Browsed step(EipSession session) throws DeviceException {
    SymbolBrowse.Known before = known;
    boolean isFresh = before != null && clocks.monotonic() - knownAt < FRESH_NANOS;
    SymbolBrowse browse = open == null ? new SymbolBrowse(before, isFresh) : open;
    open = null;
    MessageReply reply = session.ask(browse.next(session.mostBytes()), "its tags");
    try {
      return switch (browse.take(reply)) {
        case SymbolBrowse.More _ -> {
          open = browse;
          yield new Browsed.Unfinished();
        }
        case SymbolBrowse.Known now -> {
          if (!now.equals(before)) {
            knownAt = clocks.monotonic();
            known = now;
          }
          yield new Browsed.Complete(new SymbolTree(now.table()));
        }
        case SymbolBrowse.Impossible(String why) -> new Browsed.Impossible(why);
      };
    } catch (WireException e) {
      throw session.malformed("BAD_SYMBOLS", e.detail());
    }
  }
}
