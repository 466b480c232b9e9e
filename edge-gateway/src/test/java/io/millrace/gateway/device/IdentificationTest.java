// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.events.DeviceIdentity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdentificationTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final DeviceIdentity OLD = identity("00C0FFEE", "33.11");
  private static final DeviceIdentity NEW = identity("60A1B2C3", "33.11");

  @Test
  void whoeverAnswersFirstIsKnown() {
    assertThat(next(null, "here", OLD, 0))
        .isEqualTo(new Identification("here", OLD, OLD, AT))
        .returns(false, Identification::wasSwapped);
    assertThat(Identification.next(null, "here", null, AT)).isNull();
  }

  @Test
  void anotherOneIsNotKnownUntilItIsConfirmed() {
    Identification swapped = next(next(null, "here", OLD, 0), "here", NEW, 1);

    assertThat(swapped).isEqualTo(new Identification("here", OLD, NEW, AT.plusSeconds(1)));
    assertThat(swapped.wasSwapped()).isTrue();
    assertThat(next(swapped, "here", NEW, 2)).isEqualTo(swapped);
    assertThat(next(swapped, "here", OLD, 3).wasSwapped()).isFalse();
    assertThat(swapped.confirmed().wasSwapped()).isFalse();
    assertThat(next(swapped.confirmed(), "here", OLD, 4).wasSwapped()).isTrue();
  }

  @Test
  void oneThatDoesNotSayWhoItIsAnyLongerIsAnotherOneAndCannotBeConfirmed() {
    Identification silent = next(next(null, "here", OLD, 0), "here", null, 1);

    assertThat(silent.wasSwapped()).isTrue();
    assertThat(silent.confirmed()).isEqualTo(silent);
    assertThat(next(silent, "here", null, 2)).isEqualTo(silent);
    assertThat(silent.answered()).contains("does not say");
  }

  @Test
  void newerFirmwareIsTheSameDeviceAndRemembered() {
    DeviceIdentity newer = identity("00C0FFEE", "34.12");
    Identification updated = next(next(null, "here", OLD, 0), "here", newer, 1);

    assertThat(updated).isEqualTo(new Identification("here", newer, newer, AT));
    assertThat(updated.wasSwapped()).isFalse();
  }

  @Test
  void anotherVendorOrProductIsAnotherDeviceWithTheSameNumber() {
    Identification known = next(null, "here", OLD, 0);

    assertThat(next(known, "here", new DeviceIdentity(2, 55, "PLC", "1.1", "00C0FFEE"), 1))
        .returns(true, Identification::wasSwapped);
    assertThat(next(known, "here", new DeviceIdentity(1, 56, "PLC", "1.1", "00C0FFEE"), 1))
        .returns(true, Identification::wasSwapped);
  }

  @Test
  void atAnotherPlaceWhoeverAnswersIsKnown() {
    Identification swapped = next(next(null, "here", OLD, 0), "here", NEW, 1);

    assertThat(next(swapped, "there", NEW, 2))
        .isEqualTo(new Identification("there", NEW, NEW, AT.plusSeconds(2)));
    assertThat(Identification.next(swapped, "there", null, AT)).isNull();
  }

  private static Identification next(
      @Nullable Identification before, String place, @Nullable DeviceIdentity found, int second) {
    return requireNonNull(Identification.next(before, place, found, AT.plusSeconds(second)));
  }

  private static DeviceIdentity identity(String serial, String revision) {
    return new DeviceIdentity(1, 55, "PLC", revision, serial);
  }
}
