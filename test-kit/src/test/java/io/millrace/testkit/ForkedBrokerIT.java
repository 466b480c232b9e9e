// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedBrokerIT {

  private static final String TOPIC = "barrels.v1";

  @TempDir Path dir;

  @Test
  void whatItAcknowledgedOutlivesAKill() throws Exception {
    List<String> values = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
    try (ForkedBroker broker = ForkedBroker.in(dir)) {
      broker.start();
      try (Admin admin =
          Admin.create(
              Map.<String, Object>of(
                  AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      }
      Records.write(broker.bootstrapServers(), TOPIC, values);

      broker.kill();
      assertThat(broker.isAlive()).isFalse();
      broker.start();
      assertThat(Records.read(broker.bootstrapServers(), TOPIC)).isEqualTo(values);

      broker.stop();
      assertThat(broker.isAlive()).isFalse();
      broker.start();
      assertThat(Records.read(broker.bootstrapServers(), TOPIC)).isEqualTo(values);
    }
  }
}
