// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Topics;
import io.millrace.gateway.GatewayApplication;
import io.millrace.ingest.IngestApplication;
import io.millrace.simulator.modbus.Misbehaviour;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;

/** Set-ups that are broken in one way each; the doctor must name that way, and what to do. */
class DoctorIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final RunningPlatform PLATFORM = RunningPlatform.shared();

  @AfterEach
  void healDevices() {
    PLATFORM.line().devices().forEach(device -> device.behave());
  }

  @Test
  void aHealthyPlatformIsExitCodeZero() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Typed healthy = PLATFORM.type("doctor");
              assertThat(healthy.out())
                  .contains("edge-gateway", "ingest-service", "oee-service", "Kafka", "database")
                  .contains("disk", "clock", "acme/lyon is read by version 1", "5 of 5 answer")
                  .endsWith("Healthy.%n".formatted());
              assertThat(healthy.code()).isZero();
              assertThat(healthy.err()).isEmpty();
            });
    JsonNode json = PLATFORM.type("doctor", "--json").json();
    assertThat(json.path("isHealthy").asBoolean()).isTrue();
    assertThat(json.path("findings").valueStream())
        .allSatisfy(finding -> assertThat(finding.path("level").asString()).isEqualTo("OK"));
  }

  @Test
  void aServiceThatDoesNotRun() throws IOException {
    try (Socket closed = closedPort()) {
      String nobody = "http://127.0.0.1:" + closed.getLocalPort();
      for (Service service : Service.values()) {
        assertFault(
            PLATFORM.type("doctor", service.option(), nobody),
            service.title() + " is not running at " + nobody,
            "start it");
      }
    }
  }

  @Test
  void aPortThatAnotherProgramHas() throws IOException {
    try (OtherProgram web = OtherProgram.speaking("HTTP/1.0 404 Not Found\r\n\r\nno such page");
        OtherProgram ssh = OtherProgram.speaking("SSH-2.0-OpenSSH_9.6\r\n")) {
      assertFault(
          PLATFORM.type("doctor", "--gateway", web.address()),
          web.address() + " is taken by another program, which answered with status 404",
          "stop what listens on port " + web.port());
      assertFault(
          PLATFORM.type("doctor", "--ingest", ssh.address()),
          "ingest-service is not what answers",
          "stop what listens on port " + ssh.port());
    }
  }

  @Test
  void anAddressThatIsAnotherServices() {
    String ingest = PLATFORM.ingest();
    assertFault(
        PLATFORM.type("doctor", "--gateway", ingest),
        ingest + " is ingest-service",
        "give the address of edge-gateway with --gateway URL");
  }

  @Test
  void aBrokerThatIsAway() throws IOException {
    try (Socket closed = closedPort();
        var gateway =
            gateway("127.0.0.1:" + closed.getLocalPort(), GatewayApplication.application())) {
      assertFault(
          PLATFORM.type("doctor", "--gateway", RunningPlatform.address(gateway)),
          "edge-gateway does not reach it at 127.0.0.1:" + closed.getLocalPort(),
          "start Kafka there, or correct spring.kafka.bootstrap-servers");
    }
  }

  @Test
  void aDatabaseThatIsAway() throws IOException {
    try (Socket closed = closedPort();
        var ingest =
            ingest("jdbc:postgresql://127.0.0.1:%d/x".formatted(closed.getLocalPort()), "nobody")) {
      assertFault(
          PLATFORM.type("doctor", "--ingest", RunningPlatform.address(ingest)),
          "ingest-service at jdbc:postgresql://127.0.0.1:%d/x: the database does not answer"
              .formatted(closed.getLocalPort()),
          "start PostgreSQL there, or correct spring.datasource.url");
    }
  }

  @Test
  void aDatabaseThatDoesNotExist() {
    String url = DATABASE.jdbcUrl().replaceFirst("(\\?.*)?$", "_not");
    try (var ingest = ingest(url, DATABASE.username())) {
      assertFault(
          PLATFORM.type("doctor", "--ingest", RunningPlatform.address(ingest)),
          "the database server refuses the service",
          "create the user and the database");
    }
  }

  @Test
  void aSchemaThatCannotBeMigrated() throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("drop role if exists doctor_it_guest");
      statement.execute("create role doctor_it_guest login password 'guest'");
    }
    // What follows the question mark would name another user.
    String url = DATABASE.jdbcUrl().replaceFirst("\\?.*", "");
    try (var ingest = ingest(url, "doctor_it_guest")) {
      assertFault(
          PLATFORM.type("doctor", "--ingest", RunningPlatform.address(ingest)),
          "the schema cannot be migrated",
          "let ingest-service's user create schemas");
    }
  }

  @Test
  void aDiskThatCannotHoldWhatTheSpoolMayGrowTo() {
    try (var gateway =
        gateway(
            BROKER.bootstrapServers(),
            GatewayApplication.application(),
            "--millrace.gateway.spool.max-size=1000000GB")) {
      assertFault(
          PLATFORM.type("doctor", "--gateway", RunningPlatform.address(gateway)),
          "and they may grow by 1.1 PB",
          "lower millrace.gateway.spool.max-size");
    }
  }

  @Test
  void aClockThatIsAhead() {
    try (var gateway =
        gateway(BROKER.bootstrapServers(), GatewayApplication.application().sources(Ahead.class))) {
      assertFault(
          PLATFORM.type("doctor", "--gateway", RunningPlatform.address(gateway)),
          "edge-gateway is 300 s ahead of ingest-service",
          "follow one time server");
    }
  }

  @Test
  void aCertificateThatHasEnded() throws IOException, InterruptedException {
    ExpiredCertificate expired =
        ExpiredCertificate.in(Files.createDirectories(PLATFORM.directory("tls")));
    try (var gateway =
        gateway(
            BROKER.bootstrapServers(),
            GatewayApplication.application(),
            "--server.ssl.key-store=" + expired.keyStore(),
            "--server.ssl.key-store-password=" + ExpiredCertificate.PASSWORD)) {
      String address = RunningPlatform.address(gateway).replace("http:", "https:");
      assertFault(
          PLATFORM.type(
              "doctor", "--gateway", address, "--ca-file", expired.authority().toString()),
          "its certificate has ended, NotAfter",
          "renew the certificate");
      assertFault(
          PLATFORM.type("doctor", "--gateway", address),
          "edge-gateway is not trusted at " + address + ": unable to find valid certification path",
          "--ca-file FILE");
    }
  }

  @Test
  void aPlantModelThatTheGatewayRefused() {
    try (var gateway = gateway(BROKER.bootstrapServers(), GatewayApplication.application());
        var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      String address = RunningPlatform.address(gateway);
      var _ =
          producer.send(
              new ProducerRecord<>(
                  Topics.PLANT_MODELS.name(),
                  "acme/doctor-it",
                  "{\"version\":2,\"model\":{\"format\":1}}"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertFault(
                      PLATFORM.type("doctor", "--gateway", address),
                      "the gateway refused that of acme/doctor-it",
                      "correct it there and apply it anew"));
      // The topic keeps it for ever, and other tests have gateways on the same broker.
      var _ =
          producer.send(new ProducerRecord<>(Topics.PLANT_MODELS.name(), "acme/doctor-it", null));
    }
  }

  @Test
  void aDeviceThatCannotBeReached() {
    PLATFORM.line().device("capper").misbehave(new Misbehaviour.Refuse());
    awaitFault("device capper", "UNREACHABLE", "look at its power, its cable");
  }

  @Test
  void aDeviceThatIsSilent() {
    PLATFORM.line().device("packer").misbehave(new Misbehaviour.Silent());
    awaitFault("device packer", "TIMEOUT", "look at its unit id or slot");
  }

  @Test
  void aDeviceThatRefuses() {
    PLATFORM.line().device("labeller").misbehave(new Misbehaviour.ExceptionCode(2, 0, 0xFFFF));
    awaitFault("device labeller", "of its 9 tags give no value", "./millrace read labeller 30001");
  }

  private static void awaitFault(String... texts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertFault(PLATFORM.type("doctor"), texts));
  }

  private static void assertFault(Typed doctor, String... texts) {
    assertThat(doctor.out()).contains("FAULT").contains(texts).doesNotContain("Exception");
    assertThat(doctor.code()).isEqualTo(1);
    assertThat(doctor.err()).isEmpty();
  }

  private static ConfigurableApplicationContext gateway(
      String broker, SpringApplicationBuilder application, String... settings) {
    Path directory = PLATFORM.directory("gateway-" + System.nanoTime());
    List<String> all =
        new ArrayList<>(
            List.of(
                "--millrace.gateway.name=doctor-it", "--millrace.gateway.data-dir=" + directory));
    all.addAll(List.of(settings));
    return RunningPlatform.start(application, RunningPlatform.BROKER + broker, all);
  }

  private static ConfigurableApplicationContext ingest(String url, String user) {
    return RunningPlatform.start(
        IngestApplication.application(),
        RunningPlatform.BROKER + BROKER.bootstrapServers(),
        List.of(
            "--spring.datasource.url=" + url,
            "--spring.datasource.username=" + user,
            "--spring.datasource.password=guest",
            "--millrace.stream.group=doctor-it"));
  }

  /** A port that is taken and on which nobody listens. */
  private static Socket closedPort() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  /** A wall clock five minutes ahead. */
  @Configuration(proxyBeanMethods = false)
  static class Ahead {
    @Bean
    @Primary
    InstantSource clockOfThisMachine() {
      return () -> Instant.now().plusSeconds(300);
    }
  }
}
