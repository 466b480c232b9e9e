// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.gateway.Bounded;
import io.millrace.gateway.device.TagTree;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a controller answers when it is asked for its tags. An input is one answer after the
 * other ({@link Replies}). Each build replays the corpus; {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=SymbolFuzzTest -pl edge-gateway -am} looks for new ones.
 */
class SymbolFuzzTest {
  /** Structures that no answer has to name first. */
  private static final List<Symbol> STRUCTURED =
      List.of(symbol("First", 0x001), symbol("Second", 0x123), symbol("Third", 0xFFF));

  private static final int NODES = 5;
  private static final int LEVELS = 3;

  /** Bytes of a message on a large connection. */
  private static final int MOST = 4000;

  private static Symbol symbol(String name, int template) {
    return new Symbol(
        1, null, name, new SymbolType.Structure(template), List.of(), ExternalAccess.READ_WRITE);
  }

  /** Takes one answer; what comes back ends the reading unless it is null. */
  @FunctionalInterface
  private interface Taker {
    @Nullable Object take(MessageReply reply) throws WireException;
  }

  private static void feed(byte[] sent, Taker taker) {
    try {
      for (MessageReply reply : Replies.of(sent)) {
        if (taker.take(reply) != null) {
          return;
        }
      }
    } catch (WireException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "10m")
  void pagesAreSymbolsOrRefused(byte[] sent) {
    Bounded.run(
        () -> {
          SymbolPages pages = new SymbolPages();
          feed(
              sent,
              reply -> {
                assertThat(pages.next()).isNotNull();
                String why = pages.take(reply);
                return why == null && pages.isDone() ? "done" : why;
              });
          assertThat(pages.symbols())
              .allSatisfy(symbol -> assertThat(symbol.elements()).isNotNegative());
        });
  }

  @FuzzTest(maxDuration = "10m")
  void definitionsAreStructuresOrRefused(byte[] sent) {
    Bounded.run(
        () -> {
          TemplateReads reads = new TemplateReads(STRUCTURED);
          feed(
              sent,
              reply -> {
                assertThat(reads.next(MOST)).isNotNull();
                String why = reads.take(reply);
                return why == null && reads.isDone() ? "done" : why;
              });
          if (!reads.isTooDeep()) {
            SymbolTable.of(STRUCTURED, List.of(), reads.templates());
          }
        });
  }

  /**
   * All of it, and then the tree that people walk through: tags, and three levels of what is in
   * them.
   */
  @FuzzTest(maxDuration = "10m")
  void aTableIsATreeOrRefused(byte[] sent) {
    List<SymbolTable> tables = new ArrayList<>();
    Bounded.run(
        () -> {
          SymbolBrowse browse = new SymbolBrowse(null, false);
          feed(
              sent,
              reply -> {
                assertThat(browse.next(MOST)).isNotNull();
                SymbolBrowse.Step step = browse.take(reply);
                if (step instanceof SymbolBrowse.Known(SymbolTable table, var _)) {
                  tables.add(table);
                }
                return step instanceof SymbolBrowse.More ? null : step;
              });
        });
    tables.forEach(table -> walk(new SymbolTree(table), null, LEVELS));
  }

  private static void walk(TagTree tree, @Nullable String parent, int levels) {
    TagTree.Page page = tree.page(new TagTree.Query(parent, null, null, NODES));
    assertThat(page).isInstanceOf(TagTree.Found.class);
    if (levels > 0 && page instanceof TagTree.Found(List<TagTree.Node> nodes, var _)) {
      nodes.forEach(node -> walk(tree, node.path(), levels - 1));
    }
  }
}
