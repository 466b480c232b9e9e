// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.contracts.plant.CipRoute.Hop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CipRouteTest {
  @Test
  void aWayGoesThroughSlotsAndAddresses() {
    assertThat(CipRoute.parse("1,2,2,192.0.2.7,1,0").hops())
        .containsExactly(new Hop(1, "2"), new Hop(2, "192.0.2.7"), new Hop(1, "0"));
    assertThat(CipRoute.parse("").hops()).isEmpty();
    assertThat(new Hop(2, "192.0.2.7").isAddressed()).isTrue();
    assertThat(new Hop(2, "192").isAddressed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1,0", "1,255", "65535,3", "1,2,2,255.255.255.255,1,0", "1,1,2,2,3,3,4,4"})
  void isWrittenAsItWasRead(String text) {
    assertThat(CipRoute.parse(text)).hasToString(text);
  }

  /** Those with port 0, or a slot that no byte holds, were taken and failed in the gateway. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1                                | without a slot",
        "1,2,2                            | without a slot",
        "0,0                              | port 0",
        "65536,0                          | port 65536",
        "1,256                            | '256' is no slot",
        "1,                               | '' is no slot",
        ",1                               | '' is no port",
        "backplane,1                      | 'backplane' is no port",
        "2,192.0.2.300                    | '192.0.2.300' is no slot",
        "2,192.0.2                        | '192.0.2' is no slot",
        "2,controller                     | 'controller' is no slot",
        "1,-1                             | '-1' is no slot",
        "1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0 | 9 ports"
      })
  void anotherTextIsRefusedAndSaysWhy(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CipRoute.parse(text))
        .withMessageContaining(why);
  }
}
