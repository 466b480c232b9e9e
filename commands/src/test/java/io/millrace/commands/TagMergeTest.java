// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TagMergeTest {
  private static final String PLANT =
      """
      format: 1 # kept
      devices:
        - name: filler
          period: PT1S
          tags:
            # the first one
            - {name: state, address: "400001", type: UINT16} # do not touch
            - name: speed
              address: 400002
              unit: 1/min # per minute

        # another
        - name: capper # 😀
          endpoint: {host: h}

        - name: packer
          tags: [] # none so far
          period: PT2S
        - {name: flat, tags: []}
      products: []
      """;

  @Test
  void newTagsFollowTheLastOneAndTheRestStays() throws CommandException {
    TagMerge merge =
        merge("filler", "name,address,type,scale,description\ntemp,400009,INT16,0.1,\"in, °C\"\n");

    String tag =
        "      - {name: temp, address: \"400009\", type: INT16, scale: 0.1, description: \"in, °C\"}\n";
    assertThat(merge.text()).isEqualTo(PLANT.replace("# per minute\n", "# per minute\n" + tag));
    assertThat(merge.added()).isOne();
  }

  @Test
  void aTagThatIsThereIsChangedInItsPlaceAndKeepsWhatTheTableDoesNotSay() throws CommandException {
    TagMerge merge =
        merge("filler", "name,address,type\nspeed,400005,UINT32\nstate,400001,UINT16\nnew,c,\n");

    assertThat(merge.text())
        .contains(
            """
                  - {name: speed, address: "400005", unit: 1/min, type: UINT32} # per minute
                  - {name: new, address: c}

              # another
            """)
        .contains("type: UINT16} # do not touch\n");
    assertThat(List.of(merge.added(), merge.changed(), merge.unchanged())).containsExactly(1, 1, 1);
  }

  @Test
  void whatIsThereJustSoChangesNothing() throws CommandException {
    assertThat(merge("filler", "name,address\nspeed,400002\n").text()).isEqualTo(PLANT);
  }

  @Test
  void aDeviceWithoutTagsGetsThem() throws CommandException {
    assertThat(merge("capper", "name,address\na,coil:1\nb,yes\n").text())
        .contains(
            """
              - name: capper # 😀
                endpoint: {host: h}
                tags:
                  - {name: a, address: "coil:1"}
                  - {name: b, address: "yes"}

              - name: packer
            """);
    assertThat(merge("packer", "name,address\na,coil:1\n").text())
        .contains(
            """
              - name: packer
                tags: # none so far
                  - {name: a, address: "coil:1"}
                period: PT2S
            """);
  }

  @Test
  void whatCannotBeChangedInPlaceIsRefused() {
    assertThatThrownBy(() -> merge("flat", "name\na\n"))
        .hasMessageContaining("p.yaml:19 device flat is written in braces");
    assertThatThrownBy(() -> merge("mixer", "name\na\n"))
        .hasMessage("p.yaml has no device 'mixer'; it has: filler, capper, packer, flat");
  }

  @Test
  void theResultIsReadAgainWithTheTags() throws CommandException {
    PlantText after =
        PlantText.of("p.yaml", merge("capper", "name,address\na,\"a: {b} # c\"\n").text());

    assertThat(after.at("/devices/1/tags/0/address").flatMap(PlantText::scalar))
        .contains("a: {b} # c");
    assertThat(after.line("/devices/1/tags/0/nothing")).isEqualTo(16);
  }

  private static TagMerge merge(String device, String table) throws CommandException {
    return TagMerge.of(PlantText.of("p.yaml", PLANT), device, TagTable.rows("t.csv", table));
  }
}
