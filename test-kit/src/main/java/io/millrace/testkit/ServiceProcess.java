// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One service as a process of its own on a port of its own, started from its jar, that can be
 * killed and started anew.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration START_TIME = Duration.ofMinutes(2);
  private static final long STOP_SECONDS = 25;
  private static final int LAST_WORDS = 4_000;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final String name;
  private final int port;
  private final List<String> command;
  private final Path log;
  private Process process;

  private ServiceProcess(String name, int port, List<String> command, Path log) throws IOException {
    this.name = name;
    this.port = port;
    this.command = List.copyOf(command);
    this.log = log;
    this.process = launch();
  }

  /**
   * Starts a module's executable jar, by a JVM that is quick to start and small; does not wait.
   *
   * @param module folder of the module beside this one.
   * @param arguments settings, {@code --key=value}.
   */
  public static ServiceProcess start(String module, Path directory, List<String> arguments)
      throws IOException {
    return start(
        module,
        directory,
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        arguments);
  }

  /**
   * The same by a JVM with options of its own.
   *
   * @param options of the JVM.
   */
  public static ServiceProcess start(
      String module, Path directory, List<String> options, List<String> arguments)
      throws IOException {
    int port = FreePorts.next();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-jar");
    command.add(ServiceJars.of(module).toString());
    command.add("--server.port=" + port);
    command.addAll(arguments);
    return new ServiceProcess(module, port, command, directory.resolve(module + ".log"));
  }

  public String address(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** Waits until the service says that it is ready. */
  public void awaitReady() {
    try {
      Awaitility.await(name + " ready")
          .atMost(START_TIME)
          .pollInterval(Duration.ofMillis(250))
          .until(this::isReady);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(name + " is not ready, " + lastWords(), e);
    }
  }

  /**
   * A number of its metrics, summed over all that begin so.
   *
   * @param beginning name and as much of the labels as tells them: {@code jvm_memory_used_bytes}.
   */
  public double metric(String beginning) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address("/metrics"))).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** As by {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** After a kill: the same process once more; does not wait. */
  public void startAgain() throws IOException {
    process = launch();
  }

  /** Asks it to stop; one that takes longer than it may is a failure. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(name + " took longer than " + STOP_SECONDS + " s to stop");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady() throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended by itself, " + lastWords());
    }
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address("/readyz"))).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /** The end of its log: who reads of a failure may no longer have the file. */
  private String lastWords() {
    try {
      byte[] printed = Files.readAllBytes(log);
      int end = Math.min(printed.length, LAST_WORDS);
      return "the end of %s:%n%s"
          .formatted(log, new String(printed, printed.length - end, end, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return "and " + log + " cannot be read: " + e;
    }
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
