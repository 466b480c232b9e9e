// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.discovery.Answer.Outcome;
import io.millrace.gateway.discovery.Finding.Place;
import io.millrace.gateway.discovery.Finding.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final Answer SILENT = Answer.of(Outcome.SILENT, "silent");
  private static final Answer SAID = Answer.modbus(Map.of(0, "ACME"));
  private static final Place PLACE = place(1);

  private final Tally tally = new Tally();
  private final Findings findings = new Findings(Map.of("0.0.0.1:502", List.of("filler")), tally);

  @Test
  void whatIsTooMuchIsCountedAndNotKept() {
    for (int i = 0; i < Findings.MOST + 5; i++) {
      findings.add(place(i), Way.TCP_SCAN, SILENT);
    }
    assertThat(findings.size()).isEqualTo(Findings.MOST);
    assertThat(tally.notListed.sum()).isEqualTo(5);
    findings.add(place(0), Way.TCP_SCAN, SAID);
    assertThat(tally.notListed.sum()).isEqualTo(5);
  }

  @Test
  void whoSaysWhoItIsStandsBeforeWhoDoesNot() {
    findings.add(PLACE, Way.LIST_IDENTITY, SILENT);
    findings.add(PLACE, Way.TCP_SCAN, SAID);
    findings.add(PLACE, Way.TCP_SCAN, SILENT);
    findings.add(PLACE, Way.TCP_SCAN, SAID);

    assertThat(findings.page(null, 10))
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.outcome()).isEqualTo(Outcome.IDENTIFIED);
              assertThat(only.otherAnswers()).isEqualTo(2);
              assertThat(only.foundBy()).containsExactlyInAnyOrder(Way.LIST_IDENTITY, Way.TCP_SCAN);
              assertThat(only.usedBy()).containsExactly("filler");
            });
  }

  @Test
  void pagesFollowEachOther() {
    for (int i = 9; i >= 0; i--) {
      findings.add(place(i), Way.TCP_SCAN, SILENT);
    }
    List<String> addresses = new ArrayList<>();
    @Nullable Place after = null;
    for (List<Finding> page = findings.page(after, 3);
        !page.isEmpty();
        page = findings.page(after, 3)) {
      page.forEach(finding -> addresses.add(finding.address()));
      Finding last = page.getLast();
      after =
          DiscoveryView.place("%s_%d_%s".formatted(last.address(), last.port(), last.protocol()));
    }
    assertThat(addresses).hasSize(10).isSorted();
  }

  private static Place place(int number) {
    return new Place(number, 502, Protocol.MODBUS_TCP);
  }
}
