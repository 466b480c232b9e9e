// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.oee;

import io.millrace.testkit.ServiceProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a running service and takes the time until the whole answer is there. */
final class Asking {
  private static final int WARM = 20;

  private Asking() {}

  /**
   * @param name what is asked, for people.
   * @param path of the address, with its query.
   */
  record Question(String name, String path) {

    /** What people look at, each as an address. */
    static List<Question> all(Plant plant, ZonedDateTime from, ZonedDateTime to) {
      String year = window(from, to);
      String day = window(to.minusDays(2), to.minusDays(1));
      String month = window(to.minusMonths(2), to.minusMonths(1));
      String unit = plant.unit(plant.units() / 2);
      String line = unit.substring(0, unit.lastIndexOf('/'));
      String series = "/api/v1/oee/series?equipment=%s%s&by=%s";
      String waterfall = "/api/v1/oee/waterfall?equipment=%s%s";
      return List.of(
          new Question("site, year by month", series.formatted(plant.path(), year, "MONTH")),
          new Question("machine, year by shift", series.formatted(unit, year, "SHIFT")),
          new Question("machine, waterfall of a day", waterfall.formatted(unit, day)),
          new Question(
              "machine, the same with its stops", waterfall.formatted(unit, day) + "&step=down"),
          new Question("site, waterfall of a day", waterfall.formatted(plant.path(), day)),
          new Question("site, year by week", series.formatted(plant.path(), year, "WEEK")),
          new Question(
              "site, year, and each machine",
              "/api/v1/oee?equipment=%s%s".formatted(plant.path(), year)),
          new Question("site, month by day", series.formatted(plant.path(), month, "DAY")),
          new Question("line, year by shift", series.formatted(line, year, "SHIFT")),
          new Question(
              "machine, shift reports of a month",
              "/api/v1/shift-reports?equipment=%s%s".formatted(unit, month)));
    }

    private static String window(ZonedDateTime from, ZonedDateTime to) {
      return "&from=%s&to=%s".formatted(from.toInstant(), to.toInstant());
    }
  }

  /**
   * @param median milliseconds, warm.
   */
  record Times(double median) {}

  /** Every question once cold and then warm, with a line for each. */
  static Map<String, Times> measure(ServiceProcess service, List<Question> questions)
      throws IOException, InterruptedException {
    Map<String, Times> times = new LinkedHashMap<>();
    System.out.printf(
        "load %.1f%n%-45s %9s %9s %9s %9s  ms%n", load(), "", "cold", "median", "worst", "KiB");
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Question question : questions) {
        long[] bytes = new long[1];
        double cold = ask(http, service, question, bytes);
        double[] warm = new double[WARM];
        for (int i = 0; i < WARM; i++) {
          warm[i] = ask(http, service, question, bytes);
        }
        Arrays.sort(warm);
        double median = (warm[WARM / 2 - 1] + warm[WARM / 2]) / 2;
        times.put(question.name(), new Times(median));
        System.out.printf(
            "%-45s %,9.0f %,9.0f %,9.0f %,9d%n",
            question.name(), cold, median, warm[WARM - 1], bytes[0] / 1024);
      }
    }
    System.out.printf("load %.1f%n", load());
    return times;
  }

  /** Every question once. */
  static void once(ServiceProcess service, List<Question> questions)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Question question : new ArrayList<>(questions)) {
        ask(http, service, question, new long[1]);
      }
    }
  }

  private static double ask(
      HttpClient http, ServiceProcess service, Question question, long[] bytes)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service.address(question.path()))).build();
    long began = System.nanoTime();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    double millis = (System.nanoTime() - began) / 1e6;
    if (answer.statusCode() != 200) {
      throw new IOException(
          question + ": " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
    }
    bytes[0] = answer.body().length;
    return millis;
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
