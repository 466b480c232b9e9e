// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.gateway.device.Browsed;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.eip.symbol.SymbolTable;
import java.time.Duration;

/**
 * When a controller is asked for its symbol table so that its tags are read well: some requests
 * when a conversation begins, a few with each poll until all is known, and again when an answer
 * does not fit what is known. Its state may be asked for from any thread; everything else is
 * confined to one.
 */
final class Browsing {
  private static final int STEPS_AT_FIRST = 50;
  private static final int STEPS_PER_POLL = 16;
  private static final long LEAST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long AGAIN_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long IMPOSSIBLE_NANOS = Duration.ofMinutes(15).toNanos();

  private boolean isWanted = true;
  private boolean isUnderWay;
  private boolean hasEnded;
  private long notBefore;
  private SymbolTable last = SymbolTable.EMPTY;
  private long endedAt;
  private volatile String state = "its tags are not known yet";

  /** In words, what is known of the tags. */
  String state() {
    return state;
  }

  /** At the begin of a conversation: what may have changed meanwhile is asked again. */
  void begin(SymbolBrowser symbols, EipSession session, long now) throws DeviceException {
    isWanted = true;
    hasEnded = false;
    steps(symbols, session, STEPS_AT_FIRST, now);
  }

  /** What is known does not fit. */
  void again(long now) {
    if (!isUnderWay) {
      isWanted = true;
      hasEnded = hasEnded && now < notBefore;
    }
  }

  /** As far as is due now; what is known is asked for again now and then. */
  void go(SymbolBrowser symbols, EipSession session, long now) throws DeviceException {
    isWanted |= hasEnded && now - endedAt >= AGAIN_NANOS;
    steps(symbols, session, STEPS_PER_POLL, now);
  }

  private void steps(SymbolBrowser symbols, EipSession session, int most, long now)
      throws DeviceException {
    if (!isWanted || (hasEnded && now < notBefore)) {
      return;
    }
    for (int i = 0; i < most; i++) {
      isUnderWay = true;
      switch (symbols.step(session)) {
        case Browsed.Unfinished _ -> state = "its tags are being asked for";
        case Browsed.Complete _ -> {
          SymbolTable found = symbols.table().orElse(SymbolTable.EMPTY);
          // What does not fit although nothing changed is no reason to ask all the time.
          long next = found == last ? now + LEAST_NANOS : now;
          last = found;
          end(now, next, "its symbol table tells where members lie");
          return;
        }
        case Browsed.Impossible(String why) -> {
          end(now, now + IMPOSSIBLE_NANOS, "its tags cannot be asked for: " + why);
          return;
        }
      }
    }
  }

  private void end(long now, long next, String how) {
    isWanted = false;
    isUnderWay = false;
    hasEnded = true;
    notBefore = next;
    endedAt = now;
    state = how;
  }
}
