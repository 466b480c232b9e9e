// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import io.millrace.contracts.Json;
import io.millrace.gateway.GatewayApplication;
import io.millrace.ingest.IngestApplication;
import io.millrace.oee.OeeApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The whole platform in one process: database, broker and each service's own application, started
 * one after the other and stopped in the opposite order.
 */
public final class StandaloneApplication {
  private static final String DATABASE = "postgresql";
  private static final String BROKER = "kafka";
  private static final String GATEWAY = "gateway";
  private static final String LOADING = "history.loading";
  private static final String LOG = "millrace.log";

  private final StandaloneOptions options;
  private final Progress progress;
  private final PlatformClient client;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  private StandaloneApplication(StandaloneOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
    this.client = new PlatformClient(options);
  }

  public static void main(String[] arguments) {
    try {
      new StandaloneApplication(
              StandaloneOptions.parse(List.of(arguments)), new Progress(System.out))
          .run();
    } catch (StandaloneException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (InterruptedException _) {
      // Ctrl-C: the shutdown hook stops what runs.
    }
  }

  private void run() throws StandaloneException, InterruptedException {
    FileChannel lock = Preflight.takeDirectory(options.dataDirectory());
    Preflight.requireFreePorts(options);
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ending.countDown();
                  main.interrupt();
                  stop(lock);
                },
                "stop"));
    start();
  }

  private void start() throws StandaloneException, InterruptedException {
    Path data = options.dataDirectory();
    Path log = data.resolve("log");
    if (options.isFresh()) {
      deleteData();
    }
    logTo(log);
    EmbeddedDatabase database =
        EmbeddedDatabase.start(
            data.resolve(DATABASE), options.port(Port.DATABASE), log.resolve("postgresql.log"));
    keep(database);
    progress.done("database up", database.jdbcUrl());
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            data.resolve(BROKER), options.port(Port.BROKER), options.port(Port.CONTROLLER));
    keep(broker);
    progress.done("broker up", broker.bootstrapServers());

    startService(Port.INGEST, IngestApplication.application(), databaseSettings(database), broker);
    startService(Port.OEE, OeeApplication.application(), databaseSettings(database), broker);
    startService(
        Port.GATEWAY,
        GatewayApplication.application(),
        List.of("--millrace.gateway.data-dir=" + data.resolve(GATEWAY)),
        broker);

    if (options.plantModel().isPresent()) {
      String site = applyModel(options.plantModel().get(), broker);
      StatusRunner status =
          new StatusRunner(client, progress, site, InstantSource.system(), ending);
      status.awaitFirstReading();
      sayAddresses(site);
      status.run();
    } else {
      progress.say("No plant model was given; put one to " + modelAddress("SITE") + ".");
      ending.await();
    }
  }

  private void startService(
      Port port, SpringApplicationBuilder service, List<String> own, EmbeddedBroker broker)
      throws StandaloneException, InterruptedException {
    List<String> arguments = new ArrayList<>(own);
    arguments.add("--server.port=" + options.port(port));
    arguments.add("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers());
    // The shutdown hook of this class stops the services before what they stand on.
    service.application().setRegisterShutdownHook(false);
    options.settings().forEach(setting -> arguments.add("--" + setting));
    try {
      keep(service.run(arguments.toArray(String[]::new)));
    } catch (RuntimeException e) {
      throw new StandaloneException(
          "%s did not start: %s. More stands in %s."
              .formatted(port.part(), e.getMessage(), options.dataDirectory().resolve("log")),
          e);
    }
    progress.done(port.part() + " up", client.address(port, "/"));
  }

  private static List<String> databaseSettings(EmbeddedDatabase database) {
    return List.of(
        "--spring.datasource.url=" + database.jdbcUrl(),
        "--spring.datasource.username=" + database.user());
  }

  private String applyModel(Path file, EmbeddedBroker broker)
      throws StandaloneException, InterruptedException {
    try {
      String yaml = Files.readString(file);
      JsonNode wanted = Json.YAML.readTree(yaml);
      String site = wanted.path("site").asString("");
      String place = wanted.path("enterprise").asString() + "/" + site;
      Path loading = options.dataDirectory().resolve(LOADING);
      OptionalInt current = client.modelVersion(site);
      if (options.history().isPresent() && (current.isEmpty() || Files.exists(loading))) {
        Files.writeString(loading, "The plant's past is on its way to Kafka.");
        Optional<HistoryRunner> history =
            load(options.history().get(), site, yaml, current, place, broker);
        Files.delete(loading);
        history.ifPresent(
            runner -> Thread.ofPlatform().name("history").daemon().start(runner::run));
      } else if (current.isPresent()) {
        progress.done("plant model kept", "the one that " + site + " has already");
      } else {
        client.applyModel(site, yaml);
        progress.done("plant model applied", "%s from %s".formatted(site, file));
      }
      return place;
    } catch (IOException e) {
      throw new StandaloneException(
          "The plant model %s was not applied: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * The past first, by the model it was read by, then the model in force: so nothing is read before
   * the past lies in Kafka, ahead of it.
   *
   * @param current model of a start that was broken off in between.
   */
  private Optional<HistoryRunner> load(
      Path folder,
      String site,
      String yaml,
      OptionalInt current,
      String place,
      EmbeddedBroker broker)
      throws IOException, InterruptedException {
    Optional<HistoryStore> history = HistoryStore.await(folder, ending);
    if (history.isEmpty()) {
      progress.say("The plant has no past: none was written to %s in time.".formatted(folder));
    }
    if (current.isEmpty() && history.isEmpty()) {
      client.applyModel(site, yaml);
      progress.done("plant model applied", site);
      return Optional.empty();
    }
    int version =
        current.isPresent()
            ? current.getAsInt()
            : client.applyModel(site, history.orElseThrow().plantModel()).path("version").asInt();
    Optional<HistoryRunner> runner = Optional.empty();
    if (history.isPresent()) {
      HistoryPublisher.Published published =
          HistoryPublisher.publish(history.get(), version, broker.bootstrapServers());
      progress.done(
          "history on its way",
          "%,d readings from %s to %s, simulated; the figures of the past follow within two minutes"
              .formatted(published.readings(), published.from(), published.to()));
      runner =
          Optional.of(
              new HistoryRunner(client, progress, history.get(), place, published.to(), ending));
    }
    client.applyModel(site, yaml, version);
    progress.done("plant model applied", site);
    return runner;
  }

  private void sayAddresses(String site) {
    String equipment = "?equipment=" + site;
    progress.say(
        """

        Open:
          devices       %s
          latest        %s
          live          %s
          states        %s
          OEE           %s
          completeness  %s
          system        %s
          plant model   %s
          API           %s
        Log: %s   Stop: Ctrl-C
        """
            .formatted(
                client.address(Port.GATEWAY, "/api/v1/devices"),
                client.address(Port.INGEST, "/api/v1/readings/latest" + equipment),
                client.address(Port.INGEST, "/api/v1/readings/stream" + equipment),
                client.address(Port.OEE, "/api/v1/states" + equipment),
                client.address(Port.OEE, "/api/v1/oee" + equipment),
                client.address(Port.INGEST, "/api/v1/completeness" + equipment),
                client.address(Port.INGEST, "/api/v1/system"),
                modelAddress(site.substring(site.indexOf('/') + 1)),
                client.address(Port.INGEST, "/v3/api-docs"),
                options.dataDirectory().resolve("log").resolve(LOG)));
  }

  private String modelAddress(String site) {
    return client.address(Port.INGEST, "/api/v1/sites/" + site + "/model");
  }

  /** Remembers what is to be stopped; what comes up while all is being stopped goes at once. */
  private void keep(AutoCloseable part) throws InterruptedException {
    synchronized (running) {
      running.push(part);
      if (ending.getCount() == 0) {
        throw new InterruptedException("asked to stop while starting");
      }
    }
  }

  private void stop(FileChannel lock) {
    progress.say("");
    synchronized (running) {
      closeAll();
    }
    client.close();
    try {
      lock.close();
    } catch (IOException e) {
      System.err.println("Releasing the data directory failed: " + e.getMessage());
    }
    progress.done("stopped", "everything that was read is kept in " + options.dataDirectory());
  }

  private void closeAll() {
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) { // whatever one part throws, the others still stop
        System.err.println("Stopping " + part + " failed: " + e.getMessage());
      }
    }
  }

  private void deleteData() throws StandaloneException {
    Path data = options.dataDirectory();
    try {
      EmbeddedDatabase.endLeftover(data.resolve(DATABASE));
      for (String part : List.of(DATABASE, BROKER, GATEWAY, LOADING)) {
        FileSystemUtils.deleteRecursively(data.resolve(part));
      }
    } catch (IOException e) {
      throw new StandaloneException(
          "The data of earlier runs in %s cannot be deleted: %s".formatted(data, e.getMessage()),
          e);
    }
    progress.done("started empty", "deleted the data of earlier runs in " + data);
  }

  private static void logTo(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.setProperty("millrace.log", directory.resolve(LOG).toString());
  }
}
