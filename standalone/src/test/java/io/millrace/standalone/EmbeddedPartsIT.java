// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.FreePorts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Database and broker keep what they were given from one start to the next. */
class EmbeddedPartsIT {
  @TempDir Path dir;

  @Test
  void theDatabaseKeepsItsDataAndIsDurable() throws Exception {
    int port = FreePorts.next();
    try (EmbeddedDatabase database = startDatabase(port);
        Connection connection = connect(database)) {
      connection.createStatement().execute("create table kept as select 7 as n");
      for (String setting : List.of("fsync", "synchronous_commit")) {
        var rows = connection.createStatement().executeQuery("show " + setting);
        rows.next();
        assertThat(rows.getString(1)).as(setting).isEqualTo("on");
      }
    }
    try (EmbeddedDatabase database = startDatabase(port);
        Connection connection = connect(database);
        var rows = connection.createStatement().executeQuery("select n from kept")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(7);
    }
  }

  @Test
  void theBrokerKeepsItsTopics() throws Exception {
    int port = FreePorts.next();
    int controller = FreePorts.next();
    Path data = dir.resolve("kafka");
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, port, controller);
        Admin admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic("kept.v1", 2, (short) 1))).all().get();
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, port, controller);
        Admin admin = admin(broker)) {
      assertThat(admin.listTopics().names().get()).contains("kept.v1");
    }
  }

  private EmbeddedDatabase startDatabase(int port) throws StandaloneException {
    return EmbeddedDatabase.start(dir.resolve("postgresql"), port, dir.resolve("postgresql.log"));
  }

  private static Connection connect(EmbeddedDatabase database) throws Exception {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), "");
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
