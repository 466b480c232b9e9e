// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.eip.symbol.Member;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.symbol.Template;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A structure's members as a test read shows them. */
class StructureViewTest {
  /**
   * Each structure is an array of 65535 of the next one, and the last is empty: 65535^15 places to
   * look at, and nothing in them.
   */
  @Test
  @Timeout(10)
  void structuresWithNothingInThemDoNotTakeForEver() {
    List<Template> templates =
        IntStream.rangeClosed(1, 16)
            .mapToObj(
                id ->
                    new Template(
                        id,
                        id,
                        "Level" + id,
                        4,
                        id == 16
                            ? List.of()
                            : List.of(
                                new Member(
                                    "Next",
                                    new SymbolType.Structure(id + 1),
                                    0xFFFF,
                                    0,
                                    null,
                                    false))))
            .toList();
    SymbolTable table = SymbolTable.of(List.of(), List.of(), templates);
    ReadTag.Reply reply = new ReadTag.Reply(WireType.structure(1), Bytes.hex("00000000"));
    assertThat(StructureView.members("Level", reply, table)).isEmpty();
  }
}
