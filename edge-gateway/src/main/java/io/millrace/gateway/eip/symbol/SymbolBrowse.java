// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.gateway.eip.wire.ChangeCounters;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.WireException;
import org.jspecify.annotations.Nullable;

/**
 * Learns a controller's tags and structures, one request at a time, which asks for as many
 * structures as its answer has room for: first whether anything changed since they were learned
 * last, then all of them, then whether they changed meanwhile. Confined to one thread.
 */
public final class SymbolBrowse {
  static final int MOST_RESTARTS = 3;

  private final @Nullable Known before;
  private final boolean isFresh;
  private Stage stage = Stage.BEFORE;
  private SymbolPages pages = new SymbolPages();
  private @Nullable TemplateReads reads;
  private @Nullable ChangeCounters counters;
  private int restarts;

  private enum Stage {
    BEFORE,
    SYMBOLS,
    TEMPLATES,
    AFTER
  }

  /** What came of an answer. */
  public sealed interface Step {}

  /** There is more to ask. */
  public record More() implements Step {}

  /**
   * All tags.
   *
   * @param counters that tell whether it is still so; null when the controller has none.
   */
  public record Known(SymbolTable table, @Nullable ChangeCounters counters) implements Step {}

  /** The controller does not tell its tags, or not in a way that can be used. */
  public record Impossible(String why) implements Step {}

  /**
   * @param before what was learned last; null for nothing.
   * @param isFresh whether that is to be taken as it is when the controller has no counters.
   */
  public SymbolBrowse(@Nullable Known before, boolean isFresh) {
    this.before = before;
    this.isFresh = isFresh;
  }

  /**
   * @param most bytes of a request and of its answer.
   */
  public MessageRequest next(int most) {
    return switch (stage) {
      case BEFORE, AFTER -> ChangeCounters.request();
      case SYMBOLS -> pages.next();
      case TEMPLATES -> templates().next(most);
    };
  }

  /**
   * Takes the answer to {@link #next}.
   *
   * @throws WireException when it is none.
   */
  public Step take(MessageReply reply) throws WireException {
    return switch (stage) {
      case BEFORE -> begun(counters(reply));
      case SYMBOLS -> {
        String why = pages.take(reply);
        yield why != null ? new Impossible(why) : pages.isDone() ? symbolsKnown() : new More();
      }
      case TEMPLATES -> {
        String why = templates().take(reply);
        yield why != null
            ? new Impossible(why)
            : templates().isDone() ? templatesKnown() : new More();
      }
      case AFTER -> ended(counters(reply));
    };
  }

  private Step begun(@Nullable ChangeCounters now) {
    Known known = before;
    boolean isUnchanged = now == null ? isFresh : known != null && now.equals(known.counters());
    if (known != null && isUnchanged) {
      return known;
    }
    counters = now;
    stage = Stage.SYMBOLS;
    return new More();
  }

  private Step symbolsKnown() {
    TemplateReads needed = new TemplateReads(pages.symbols());
    reads = needed;
    stage = Stage.TEMPLATES;
    return needed.isDone() ? templatesKnown() : new More();
  }

  private Step templatesKnown() {
    if (templates().isTooDeep()) {
      return new Impossible(
          "its structures are inside each other more than %d deep, or in a circle"
              .formatted(TemplateReads.DEEPEST));
    }
    stage = Stage.AFTER;
    return counters == null ? ended(null) : new More();
  }

  private Step ended(@Nullable ChangeCounters now) {
    if (now == null || now.equals(counters)) {
      return new Known(
          SymbolTable.of(pages.symbols(), pages.programs(), templates().templates()), now);
    }
    if (restarts == MOST_RESTARTS) {
      return new Impossible(
          "its tags changed %d times while they were being read; ask again when its program is not"
                  .formatted(restarts + 1)
              + " being edited");
    }
    restarts++;
    counters = now;
    pages = new SymbolPages();
    reads = null;
    stage = Stage.SYMBOLS;
    return new More();
  }

  private TemplateReads templates() {
    TemplateReads now = reads;
    if (now == null) {
      throw new IllegalStateException("no symbols are known");
    }
    return now;
  }

  private static @Nullable ChangeCounters counters(MessageReply reply) throws WireException {
    return reply.status() == MessageReply.SUCCESS ? ChangeCounters.decode(reply.data()) : null;
  }
}
