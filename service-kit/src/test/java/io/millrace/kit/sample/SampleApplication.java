// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.sample;

import io.millrace.contracts.Topic;
import io.millrace.kit.KitApplication;
import io.millrace.kit.KitConfig;
import io.millrace.kit.database.ServiceSchema;
import io.millrace.kit.outbox.OutboxStore;
import io.millrace.kit.outbox.Outgoing;
import io.millrace.kit.topics.OwnTopics;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The sample service; also runs in a process of its own, to be killed. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({KitConfig.class, SampleController.class})
public class SampleApplication {

  public static final String TOPIC = "sample.pulses.v1";
  public static final Topic EVENTS =
      new Topic("sample.events.v1", 3, Topic.Cleanup.DELETE, Duration.ofHours(1));

  public static SpringApplicationBuilder application() {
    return KitApplication.withDatabase(SampleApplication.class, "sample-service");
  }

  /** Arguments are settings; {@code --sample.die-after-commits=n} ends the process hard. */
  public static void main(String[] arguments) {
    application().run(arguments);
  }

  @Bean
  ServiceSchema schema() {
    return ServiceSchema.of("sample", "db/sample");
  }

  @Bean
  OwnTopics ownTopics() {
    return new OwnTopics(List.of(EVENTS));
  }

  @Bean
  TallyProjection tallyProjection(
      JdbcTemplate jdbc,
      @Value("${sample.topic:" + TOPIC + "}") String topic,
      @Value("${sample.die-after-commits:0}") int commits) {
    Countdown countdown = new Countdown(commits);
    return new TallyProjection(
        jdbc, new Topic(topic, 6, Topic.Cleanup.DELETE, Duration.ofHours(1)), countdown::commit);
  }

  @Bean
  Announcer announcer(OutboxStore outbox, TransactionTemplate transactions) {
    return new Announcer(outbox, transactions);
  }

  /** Adds events in one transaction, which may fail. */
  public record Announcer(OutboxStore outbox, TransactionTemplate transactions) {
    public void announce(List<Outgoing> events, boolean rollBack) {
      transactions.executeWithoutResult(
          transaction -> {
            outbox.add(events);
            if (rollBack) {
              transaction.setRollbackOnly();
            }
          });
    }
  }

  /** Ends the process between the database's commit and Kafka's. Confined to one thread. */
  private static final class Countdown {
    private int left;

    Countdown(int commits) {
      this.left = commits;
    }

    void commit() {
      left--;
      if (left == 0) {
        Runtime.getRuntime().halt(137);
      }
    }
  }
}
