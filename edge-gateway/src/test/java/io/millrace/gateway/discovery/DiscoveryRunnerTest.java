// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.discovery.Answer.Outcome;
import io.millrace.gateway.discovery.Discovery.State;
import io.millrace.gateway.discovery.DiscoveryRunner.Start;
import io.millrace.gateway.discovery.Finding.Way;
import io.millrace.gateway.discovery.Neighbours.Neighbour;
import io.millrace.gateway.eip.wire.Encapsulation;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Discoveries among neighbours of every manner, on the loopback. */
@Timeout(180)
class DiscoveryRunnerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<PlantModelVersion> models = new ArrayList<>();
  private final Neighbours neighbours = new Neighbours();
  private final DiscoveryRunner runner =
      new DiscoveryRunner(
          () -> List.copyOf(models), new Clocks(InstantSource.system(), System::nanoTime));

  @AfterEach
  void close() throws Exception {
    runner.close();
    neighbours.close();
  }

  @Test
  void answersByUdpAreListedForWhatTheyAre() throws Exception {
    int port =
        neighbours.onUdp(
            "127.0.4.1",
            0,
            (from, asked) ->
                Neighbours.send(
                    from, asked, Neighbours.identity(Neighbours.context(asked), 0xC0FFEE)));
    neighbours.onUdp(
        "127.0.4.2", port, (from, asked) -> Neighbours.send(from, asked, new byte[] {1, 2, 3}));
    neighbours.onUdp(
        "127.0.4.3",
        port,
        (from, asked) ->
            Neighbours.send(
                from, asked, Neighbours.identity(Neighbours.context(asked) + 1, 0xBAD)));
    neighbours.onUdp(
        "127.0.4.4", port, (from, asked) -> Neighbours.send(from, asked, new byte[4000]));
    neighbours.onUdp("127.0.4.5", port, (_, _) -> {});
    neighbours.onUdp(
        "127.0.4.6",
        port,
        (_, asked) -> {
          // Asked here, answered from elsewhere.
          try (DatagramSocket other =
              new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.9.9"), 0))) {
            Neighbours.send(other, asked, Neighbours.identity(Neighbours.context(asked), 0xBAD));
          }
        });

    Discovery discovery =
        done(
            "{'listIdentity':{'port':%d,'timeout':'PT4S','to':['127.0.4.1','127.0.4.2',"
                    .formatted(port)
                + "'127.0.4.3','127.0.4.4','127.0.4.5','127.0.4.6']}}");
    Map<String, Finding> found = byAddress(discovery);

    assertThat(found.keySet())
        .containsExactlyInAnyOrder("127.0.4.1", "127.0.4.2", "127.0.4.3", "127.0.4.4");
    Finding good = requireNonNull(found.get("127.0.4.1"));
    assertThat(good.outcome()).isEqualTo(Outcome.IDENTIFIED);
    assertThat(good.foundBy()).containsExactly(Way.LIST_IDENTITY);
    assertThat(good.otherAnswers()).isZero();
    assertThat(requireNonNull(good.identity()).serial()).isEqualTo("00C0FFEE");
    assertThat(good.endpoint())
        .isEqualTo(new DeviceEndpoint.EtherNetIp("127.0.4.1", port, null, null, null));
    for (String broken : List.of("127.0.4.2", "127.0.4.3", "127.0.4.4")) {
      assertThat(requireNonNull(found.get(broken)).outcome()).isEqualTo(Outcome.MALFORMED);
      assertThat(requireNonNull(found.get(broken)).identity()).isNull();
    }
    assertThat(requireNonNull(found.get("127.0.4.4")).detail()).contains("more than 1500");
    assertThat(discovery.tally().outside.sum()).isPositive();
    assertThat(runner.outside()).isEqualTo(discovery.tally().outside.sum());
    assertThat(discovery.tally().questions.sum()).isEqualTo(12);
  }

  /** The address of all of a network on the loopback is one that somebody can have. */
  @Test
  void aNetworkIsAskedAtItsAddressOfAll() throws Exception {
    int port =
        neighbours.onUdp(
            "127.0.7.255",
            0,
            (_, asked) -> {
              for (String address : List.of("127.0.4.1", "127.0.5.2", "127.0.8.3")) {
                try (DatagramSocket from =
                    new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0))) {
                  Neighbours.send(from, asked, Neighbours.identity(Neighbours.context(asked), 7));
                }
              }
            });

    Discovery discovery =
        done("{'listIdentity':{'port':%d,'to':['127.0.4.0/22'],'timeout':'PT3S'}}".formatted(port));

    assertThat(byAddress(discovery)).containsOnlyKeys("127.0.4.1", "127.0.5.2");
    assertThat(discovery.tally().outside.sum()).isEqualTo(2);
  }

  @Test
  void aFloodFromOneAddressIsOneFinding() throws Exception {
    int port =
        neighbours.onUdp(
            "127.0.4.1",
            0,
            (from, asked) -> {
              for (int i = 0; i < 5_000; i++) {
                Neighbours.send(from, asked, Neighbours.identity(Neighbours.context(asked), 1 + i));
              }
            });

    Discovery discovery =
        done("{'listIdentity':{'port':%d,'to':['127.0.4.1'],'timeout':'PT3S'}}".formatted(port));

    Finding only = requireNonNull(byAddress(discovery).get("127.0.4.1"));
    assertThat(requireNonNull(only.identity()).serial()).isEqualTo("00000001");
    assertThat(only.otherAnswers()).isBetween(1L, discovery.tally().answers.sum() - 1);
  }

  @Test
  void whoeverTakesAConnectionIsListedForWhatItIs() throws Exception {
    Map<Neighbour, String> expected =
        Map.of(
            neighbours.onTcp(peer -> Manners.modbus(peer, 0)),
            "IDENTIFIED it said who it is",
            neighbours.onTcp(peer -> Manners.modbus(peer, 1)),
            "IDENTIFIED it said who it is",
            neighbours.onTcp(Manners::refuse),
            "NO_IDENTITY it speaks Modbus and refused function 43 with exception 1",
            neighbours.onTcp(peer -> peer.getOutputStream().write(new byte[300])),
            "MALFORMED length 0, 2 to 254 can be",
            neighbours.onTcp(peer -> peer.getInputStream().readAllBytes()),
            "SILENT it takes connections and does not answer",
            neighbours.onTcp(peer -> peer.setSoLinger(true, 0)),
            "ENDED it took the connection and ended it unanswered",
            neighbours.onTcp(Manners::drip),
            "MALFORMED it began to answer and stopped",
            neighbours.onTcp(Manners::repeatForEver),
            "IDENTIFIED it began to say who it is; then: object 1 is to follow object 1");

    Discovery discovery = done(scan(expected.keySet(), "modbus-tcp", "PT3S"));
    Map<Integer, Finding> found = byPort(discovery);

    assertThat(found).hasSameSizeAs(expected);
    expected.forEach(
        (neighbour, what) -> {
          Finding finding = requireNonNull(found.get(neighbour.port()));
          assertThat(finding.outcome() + " " + finding.detail()).startsWith(what);
          assertThat(neighbour.visits()).hasValue(1);
          assertThat(finding.endpoint())
              .isEqualTo(
                  new DeviceEndpoint.ModbusTcp(
                      "127.0.0.1", neighbour.port(), null, null, null, null));
        });
    assertThat(found.values())
        .filteredOn(finding -> finding.detail().equals("it said who it is"))
        .extracting(Finding::identity)
        .containsOnly(new FoundIdentity(null, "ACME", null, "PM-5", "V2.1", null, null, null));
  }

  @Test
  void etherNetIpIsAskedOverTcpToo() throws Exception {
    Neighbour good =
        neighbours.onTcp(
            peer ->
                peer.getOutputStream()
                    .write(Neighbours.identity(Manners.eipContext(peer), 0xC0FFEE)));
    Neighbour other =
        neighbours.onTcp(
            peer ->
                peer.getOutputStream().write(Neighbours.identity(Manners.eipContext(peer) ^ 1, 1)));
    Neighbour huge =
        neighbours.onTcp(
            peer -> {
              Manners.eipContext(peer);
              byte[] header = new byte[Encapsulation.HEADER_BYTES];
              Arrays.fill(header, 0, 4, (byte) 0xFF);
              peer.getOutputStream().write(header);
              peer.getInputStream().readAllBytes();
            });

    Map<Integer, Finding> found =
        byPort(done(scan(List.of(good, other, huge), "ethernet-ip", "PT5S")));

    assertThat(requireNonNull(found.get(good.port())).outcome()).isEqualTo(Outcome.IDENTIFIED);
    assertThat(requireNonNull(found.get(other.port())).detail()).contains("another question");
    assertThat(requireNonNull(found.get(huge.port())).detail())
        .contains("65535 bytes of data are said");
  }

  @Test
  void whatThePlantModelReadsIsLeftAlone() throws Exception {
    Neighbour used = neighbours.onTcp(peer -> Manners.modbus(peer, 0));
    Neighbour free = neighbours.onTcp(peer -> Manners.modbus(peer, 0));
    DeviceEndpoint byName =
        new DeviceEndpoint.ModbusTcp("localhost", used.port(), null, null, null, null);
    DeviceEndpoint unknown =
        new DeviceEndpoint.ModbusTcp("nobody.invalid", 502, null, null, null, null);
    models.add(
        Plants.model(
            1,
            Plants.definition(
                "filler",
                byName,
                Plants.SECOND,
                Plants.definition("count", "400001", DataType.UINT16)),
            Plants.definition(
                "ghost",
                unknown,
                Plants.SECOND,
                Plants.definition("ghosts", "400001", DataType.UINT16))));

    Discovery discovery = done(scan(List.of(used, free), "modbus-tcp", "PT5S"));
    Map<Integer, Finding> found = byPort(discovery);

    assertThat(requireNonNull(found.get(used.port())).outcome()).isEqualTo(Outcome.IN_USE);
    assertThat(requireNonNull(found.get(used.port())).usedBy()).containsExactly("filler");
    assertThat(used.visits()).hasValue(0);
    assertThat(requireNonNull(found.get(free.port())).outcome()).isEqualTo(Outcome.IDENTIFIED);
    assertThat(requireNonNull(found.get(free.port())).usedBy()).isEmpty();
    assertThat(discovery.tally().remarks())
        .singleElement()
        .asString()
        .contains("nobody.invalid of the plant model");
  }

  @Test
  void whoIsKnownByUdpIsNotConnectedTo() throws Exception {
    Neighbour tcp = neighbours.onTcp(peer -> peer.getInputStream().readAllBytes());
    neighbours.onUdp(
        "127.0.0.1",
        tcp.port(),
        (from, asked) ->
            Neighbours.send(from, asked, Neighbours.identity(Neighbours.context(asked), 7)));

    Discovery discovery =
        done(
            ("{'listIdentity':{'to':['127.0.0.1'],'port':%1$d,'timeout':'PT3S'},"
                    + "'tcpScan':{'range':'127.0.0.1','ports':['%1$d/ethernet-ip']}}")
                .formatted(tcp.port()));

    assertThat(byAddress(discovery)).containsOnlyKeys("127.0.0.1");
    assertThat(tcp.visits()).hasValue(0);
    assertThat(discovery.tally().spared.sum()).isEqualTo(1);
  }

  @Test
  void oneRunsAtATimeAndCanBeStopped() throws Exception {
    Neighbour silent = neighbours.onTcp(peer -> peer.getInputStream().readAllBytes());
    // 1022 places at 50 a second: it would take 20 s.
    DiscoveryRequest wide =
        request(
            "{'tcpScan':{'range':'127.0.0.0/22','timeout':'PT5S','ports':['%d/modbus-tcp']}}"
                .formatted(silent.port()));
    Discovery first = started(start(wide, "a"));
    await().atMost(PATIENCE).until(() -> first.tally().accepted.sum() == 1);

    assertThat(start(wide, null)).isEqualTo(new Start.Busy(first));
    assertThat(start(wide, "a")).isEqualTo(new Start.Repeated(first));
    assertThat(start(request("{'listIdentity':{'to':['127.0.0.1']}}"), "a"))
        .isEqualTo(new Start.KeyTaken(first));
    assertThat(runner.running()).isEqualTo(1);
    runner.stop(first);
    await().atMost(PATIENCE).until(() -> first.state() == State.STOPPED);
    assertThat(first.endedAt()).isNotNull();
    assertThat(first.tally().connects.sum()).isLessThan(1022);
    assertThat(runner.connects()).isEqualTo(first.tally().connects.sum());
    runner.stop(first);
    assertThat(first.state()).isEqualTo(State.STOPPED);

    Discovery second =
        started(
            start(
                request(
                    "{'tcpScan':{'range':'127.0.0.1','ports':['%d/modbus-tcp'],'timeout':'PT0.1S'}}"
                        .formatted(silent.port())),
                "b"));
    await().atMost(PATIENCE).until(() -> second.state() == State.DONE);
    assertThat(runner.kept()).containsExactly(second, first);
    assertThat(runner.running()).isZero();
  }

  /** 61 connects are 60 pauses of 20 ms. */
  @Test
  void aScanTakesItsTime() throws Exception {
    Neighbour closed = neighbours.onTcp(peer -> peer.getInputStream().readAllBytes());
    neighbours.close();

    Discovery discovery =
        done(
            "{'tcpScan':{'range':'127.0.0.1-127.0.0.61','ports':['%d/modbus-tcp']}}"
                .formatted(closed.port()));

    assertThat(discovery.tally().refused.sum()).isEqualTo(61);
    assertThat(byPort(discovery)).isEmpty();
    assertThat(Duration.between(discovery.startedAt(), discovery.endedAt()))
        .isGreaterThan(Duration.ofMillis(1_100));
  }

  @Test
  void theOwnNetworksAreThoseBeyondThisMachine() throws Exception {
    assertThat(ListIdentityRunner.ownNetworks())
        .allSatisfy(network -> assertThat(network.first()).isLessThan(network.last()))
        .noneSatisfy(
            network -> assertThat(network.contains(InetAddress.getLoopbackAddress())).isTrue());
  }

  @Test
  void onlyTheLastTenAreKept() throws Exception {
    for (int i = 0; i < 12; i++) {
      done("{'listIdentity':{'to':['127.0.4.1'],'port':9,'timeout':'PT0.1S'}}");
    }
    assertThat(runner.kept()).hasSize(10);
    assertThat(runner.started()).isEqualTo(12);
  }

  private Discovery done(String json) {
    Discovery discovery = started(start(request(json), null));
    await().atMost(PATIENCE).until(() -> discovery.state() != State.RUNNING);
    assertThat(discovery.tally().remarks() + " " + discovery.state()).endsWith("DONE");
    return discovery;
  }

  private static Discovery started(Start start) {
    assertThat(start).isInstanceOf(Start.Started.class);
    return start.discovery();
  }

  private Start start(DiscoveryRequest request, @Nullable String key) {
    DiscoveryOrder order =
        OrderReading.order(
            request,
            (where, what, _) -> {
              throw new AssertionError(where + ": " + what);
            });
    return runner.start(request, order, key);
  }

  private static DiscoveryRequest request(String json) {
    return Json.MAPPER.readValue(json.replace('\'', '"'), DiscoveryRequest.class);
  }

  private static String scan(Iterable<Neighbour> among, String protocol, String timeout) {
    List<String> ports = new ArrayList<>();
    among.forEach(neighbour -> ports.add("'%d/%s'".formatted(neighbour.port(), protocol)));
    return "{'tcpScan':{'range':'127.0.0.1','timeout':'%s','ports':[%s]}}"
        .formatted(timeout, String.join(",", ports));
  }

  private static Map<String, Finding> byAddress(Discovery discovery) {
    return all(discovery).stream().collect(Collectors.toMap(Finding::address, Function.identity()));
  }

  private static Map<Integer, Finding> byPort(Discovery discovery) {
    return all(discovery).stream().collect(Collectors.toMap(Finding::port, Function.identity()));
  }

  private static List<Finding> all(Discovery discovery) {
    return requireNonNull(discovery.findings()).page(null, Findings.MOST);
  }
}
