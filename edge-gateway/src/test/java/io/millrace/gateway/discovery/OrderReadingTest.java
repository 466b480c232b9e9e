// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Json;
import io.millrace.gateway.discovery.DiscoveryOrder.Port;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderReadingTest {
  @Test
  void nothingSaidAsksTheOwnNetworksAndConnectsToNobody() {
    DiscoveryOrder order = read("{}");

    assertThat(order.scan()).isNull();
    assertThat(requireNonNull(order.listing()).to()).isEmpty();
    assertThat(order.listing().port()).isEqualTo(44818);
    assertThat(order.listing().timeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aScanAloneAsksNobodyByUdp() {
    DiscoveryOrder order = read("{'tcpScan':{'range':'10.0.0.0/24'}}");

    assertThat(order.listing()).isNull();
    assertThat(requireNonNull(order.scan()).ports())
        .containsExactly(new Port(502, Protocol.MODBUS_TCP), new Port(44818, Protocol.ETHERNET_IP));
    assertThat(order.scan().connects()).isEqualTo(508);
    assertThat(order.scan().unitId()).isEqualTo(1);
  }

  @Test
  void portsAreNumbersOrNameTheirProtocol() {
    DiscoveryOrder order =
        read(
            "{'tcpScan':{'range':'10.0.0.5-10.0.0.6',"
                + "'ports':[502, 44818, '5020/modbus-tcp', '5020/ethernet-ip', 502]}}");

    assertThat(requireNonNull(order.scan()).ports())
        .containsExactly(
            new Port(502, Protocol.MODBUS_TCP),
            new Port(44818, Protocol.ETHERNET_IP),
            new Port(5020, Protocol.MODBUS_TCP),
            new Port(5020, Protocol.ETHERNET_IP));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'tcpScan':{}} | /tcpScan/range",
        "{'tcpScan':{'range':'plant'}} | /tcpScan/range",
        "{'tcpScan':{'range':'10.0.0.0/21'}} | /tcpScan/range",
        "{'tcpScan':{'range':'0.0.0.0/0'}} | /tcpScan/range",
        "{'tcpScan':{'range':'224.0.0.1'}} | /tcpScan/range",
        "{'tcpScan':{'range':'255.255.255.255'}} | /tcpScan/range",
        "{'tcpScan':{'range':'10.0.0.1','ports':[]}} | /tcpScan/ports",
        "{'tcpScan':{'range':'10.0.0.1','ports':[1,2,3,4,5,6,7,8,9]}} | /tcpScan/ports",
        "{'tcpScan':{'range':'10.0.0.1','ports':[80]}} | /tcpScan/ports/0",
        "{'tcpScan':{'range':'10.0.0.1','ports':[502,null]}} | /tcpScan/ports/1",
        "{'tcpScan':{'range':'10.0.0.1','ports':['99999/modbus-tcp']}} | /tcpScan/ports/0",
        "{'tcpScan':{'range':'10.0.0.1','ports':['502/profinet']}} | /tcpScan/ports/0",
        "{'tcpScan':{'range':'10.0.0.1','timeout':'PT6S'}} | /tcpScan/timeout",
        "{'tcpScan':{'range':'10.0.0.1','timeout':'PT0S'}} | /tcpScan/timeout",
        "{'tcpScan':{'range':'10.0.0.1','unitId':256}} | /tcpScan/unitId",
        "{'listIdentity':{'to':[]}} | /listIdentity/to",
        "{'listIdentity':{'to':[null]}} | /listIdentity/to/0",
        "{'listIdentity':{'to':['10.0.0.5','10.0.0.5-10.0.0.9']}} | /listIdentity/to/1",
        "{'listIdentity':{'to':['255.255.255.255']}} | /listIdentity/to/0",
        "{'listIdentity':{'port':0}} | /listIdentity/port",
        "{'listIdentity':{'timeout':'PT11S'}} | /listIdentity/timeout"
      })
  void whatIsBeyondTheBoundsSaysWhere(String json, String pointer) {
    List<String> pointers = new ArrayList<>();
    OrderReading.order(request(json), (where, _, _) -> pointers.add(where));

    assertThat(pointers).contains(pointer);
  }

  /** 1022 hosts at 5 ports are 5110 connects. */
  @Test
  void tooManyConnectsAreRefusedAlsoWhenAddressesAndPortsAreFew() {
    List<String> mistakes = new ArrayList<>();
    OrderReading.order(
        request(
            "{'tcpScan':{'range':'10.0.0.0/22','ports':[502,44818,"
                + "'1/modbus-tcp','2/modbus-tcp','3/modbus-tcp']}}"),
        (where, what, _) -> mistakes.add(where + " " + what));

    assertThat(mistakes)
        .containsExactly("/tcpScan/ports 1022 addresses and 5 ports are 5110 connects");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    List<String> pointers = new ArrayList<>();
    OrderReading.order(
        request("{'listIdentity':{'to':['x'],'port':0},'tcpScan':{'range':'y','unitId':-1}}"),
        (where, _, _) -> pointers.add(where));

    assertThat(pointers)
        .containsExactly(
            "/listIdentity/to/0", "/listIdentity/port", "/tcpScan/range", "/tcpScan/unitId");
  }

  private static DiscoveryOrder read(String json) {
    return OrderReading.order(
        request(json),
        (where, what, _) -> {
          throw new AssertionError(where + ": " + what);
        });
  }

  private static DiscoveryRequest request(String json) {
    return Json.MAPPER.readValue(json.replace('\'', '"'), DiscoveryRequest.class);
  }
}
