// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.GatewayEvent.GatewayReport;
import io.millrace.contracts.events.GatewayLinks;
import io.millrace.contracts.events.GatewaySite;
import io.millrace.contracts.events.GatewaySpool;
import io.millrace.testkit.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class ReportPublisherIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static final String GATEWAY = "report-it";

  /** Sooner than the next one is due. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private volatile List<GatewaySite> sites = List.of();

  @Test
  void aReportIsSentAtTheStartWhenAModelComesAndAtTheEnd() {
    BROKER.recreate(Topics.GATEWAY_EVENTS.name(), Topics.GATEWAY_EVENTS.partitions());
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      ReportPublisher publisher =
          new ReportPublisher(this::report, Map.of("bootstrap.servers", BROKER.bootstrapServers()));
      publisher.start();
      await().until(() -> publisher.sent() == 1);
      sites = List.of(new GatewaySite("acme/lyon", 1, 2, 0, null, null));
      await().atMost(AT_ONCE).until(() -> publisher.sent() == 2);
      publisher.close();

      List<GatewayReport> reports = new ArrayList<>();
      await()
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(
                        record -> {
                          assertThat(record.key()).isEqualTo(GATEWAY);
                          assertThat(
                                  new String(
                                      record.headers().lastHeader("ce_type").value(),
                                      StandardCharsets.UTF_8))
                              .isEqualTo("io.millrace.gateway.report");
                          reports.add(Json.MAPPER.readValue(record.value(), GatewayReport.class));
                        });
                return reports.size() == 3;
              });
      assertThat(reports).extracting(GatewayReport::isStopping).containsExactly(false, false, true);
      assertThat(reports.get(1).sites()).isEqualTo(sites);
      assertThat(publisher.lost()).isZero();
    }
  }

  @Test
  void withoutABrokerAReportIsLostAndNothingWaits() throws IOException {
    try (Socket closed = new Socket()) {
      closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ReportPublisher publisher =
          new ReportPublisher(
              this::report, Map.of("bootstrap.servers", "127.0.0.1:" + closed.getLocalPort()));
      publisher.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> publisher.lost() == 1);

      Instant before = Instant.now();
      publisher.close();
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
      assertThat(publisher.sent()).isZero();
    }
  }

  private GatewayReport report(boolean isStopping) {
    return new GatewayReport(
        UUID.randomUUID(),
        Instant.now(),
        GATEWAY,
        ReportPublisher.EVERY,
        isStopping,
        null,
        Instant.now(),
        sites,
        new GatewayLinks(0, 0, 0, 0, 0),
        new GatewaySpool(0, null, 0, Map.of(), null));
  }

  private static KafkaConsumer<String, byte[]> consumer() {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, Topics.GATEWAY_EVENTS.partitions())
            .mapToObj(i -> new TopicPartition(Topics.GATEWAY_EVENTS.name(), i))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
