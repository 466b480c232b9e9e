// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.Link.Outcome;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final Instant LATER = Examples.AT.plusSeconds(5);

  @Test
  void isUpOnlyAfterAnAnswer() {
    Link link = Link.initial(Examples.AT).next(new Outcome.Started(), Examples.AT);
    assertThat(link.state()).isEqualTo("OPENING");
    link = link.next(new Outcome.Answered(""), LATER);
    assertThat(link).isEqualTo(new Link.Up("answers", LATER));
    assertThat(link.next(new Outcome.Answered(""), LATER.plusSeconds(1)).since()).isEqualTo(LATER);
  }

  @Test
  void saysHowTheDeviceIsTalkedTo() {
    Link up = Link.initial(Examples.AT).next(new Outcome.Answered("connected, 500 bytes"), LATER);
    assertThat(up).isEqualTo(new Link.Up("answers; connected, 500 bytes", LATER));
    assertThat(up.next(new Outcome.Answered("unconnected"), LATER.plusSeconds(1)))
        .as("another way is no new link")
        .isEqualTo(new Link.Up("answers; unconnected", LATER));
  }

  /** A device that accepts connections and never answers must not look new each time. */
  @Test
  void countsFailuresUntilTheDeviceAnswers() {
    Link link = Link.initial(Examples.AT);
    for (int i = 1; i <= 4; i++) {
      link = link.next(new Outcome.Started(), LATER);
      link = link.next(new Outcome.Failed(Kind.TIMEOUT, "no answer in 1000 ms"), LATER);
      assertThat(link).isEqualTo(new Link.Down("TIMEOUT: no answer in 1000 ms", i, LATER));
    }
    link = link.next(new Outcome.Started(), LATER).next(new Outcome.Answered(""), LATER);
    link = link.next(new Outcome.Failed(Kind.MALFORMED, "unit 3 instead of 1"), LATER);
    assertThat(link.attempts()).isEqualTo(1);
  }

  @Test
  void givesUpOnlyWhatCanNeverWork() {
    Link link =
        Link.initial(Examples.AT).next(new Outcome.Failed(Kind.MISCONFIGURED, "port 70000"), LATER);
    assertThat(link).isEqualTo(new Link.Faulted("MISCONFIGURED: port 70000", LATER));
    assertThat(link.next(new Outcome.Started(), LATER)).isEqualTo(link);
  }

  @Test
  void backsOffFromOneToThirtySecondsWithJitter() {
    assertThat(Link.backOff(1, 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Link.backOff(1, 1)).isEqualTo(Duration.ofMillis(1200));
    assertThat(Link.backOff(3, 0)).isEqualTo(Duration.ofSeconds(4));
    for (int attempts = 1; attempts < 1000; attempts++) {
      assertThat(Link.backOff(attempts, (attempts % 11) / 10.0))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }
    assertThat(Link.backOff(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofSeconds(30));
  }
}
