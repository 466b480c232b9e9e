// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 10.0.0.1-10.0.0.254, 254, 10.0.0.255",
    "10.0.0.77/24, 10.0.0.1-10.0.0.254, 254, 10.0.0.255",
    "10.0.0.0/22, 10.0.0.1-10.0.3.254, 1022, 10.0.3.255",
    "10.0.0.8/31, 10.0.0.8-10.0.0.9, 2, 10.0.0.9",
    "10.0.0.9/32, 10.0.0.9, 1, 10.0.0.9",
    "192.168.1.5-192.168.2.4, 192.168.1.5-192.168.2.4, 256, 192.168.2.4",
    "192.168.1.5 - 192.168.1.6, 192.168.1.5-192.168.1.6, 2, 192.168.1.6",
    "127.0.0.1, 127.0.0.1, 1, 127.0.0.1",
    "0.0.0.0/0, 0.0.0.1-255.255.255.254, 4294967294, 255.255.255.255"
  })
  void networksHaveHostsAndAnAddressOfAll(String text, String hosts, long size, String last) {
    AddressRange range = AddressRange.parse(text);

    assertThat(range.hosts()).hasToString(hosts);
    assertThat(range.hosts().size()).isEqualTo(size);
    assertThat(AddressRange.address(range.last()).getHostAddress()).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plc",
        "10.0.0",
        "10.0.0.256",
        "::1",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+1",
        "10.0.0.9-10.0.0.8",
        "10.0.0.1-",
        "-",
        "/",
        "10.0.0.0/24/8",
        "10.0.0.1-10.0.0.2-10.0.0.3"
      })
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRangeHoldsWhatLiesInIt() {
    AddressRange range = AddressRange.parse("200.0.0.0/24");

    assertThat(range.contains(InetAddress.ofLiteral("200.0.0.255"))).isTrue();
    assertThat(range.contains(InetAddress.ofLiteral("200.0.1.0"))).isFalse();
    assertThat(range.contains(InetAddress.ofLiteral("::1"))).isFalse();
  }
}
