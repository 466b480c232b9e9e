// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked for on the command line. Immutable.
 *
 * @param dataDirectory where the database, the broker, the spool and the log live.
 * @param portOffset added to every port, 0..50000.
 * @param isFresh whether to delete what is in the data directory first.
 * @param plantModel plant model that is applied when its site has none yet.
 * @param history folder with the past of the plant, which a site that has no model yet is given
 *     first.
 * @param settings settings handed to every service as they are, {@code key=value}.
 */
record StandaloneOptions(
    Path dataDirectory,
    int portOffset,
    boolean isFresh,
    Optional<Path> plantModel,
    Optional<Path> history,
    List<String> settings) {
  static final String USAGE =
      """
      Usage: standalone [--data-dir=DIR] [--port-offset=N] [--fresh] [--plant-model=FILE]
                        [--history=DIR] [--set=KEY=VALUE ...]
        --data-dir     where everything is kept (.millrace)
        --port-offset  added to every port (0)
        --fresh        starts empty: deletes what earlier runs kept
        --plant-model  YAML file applied when its site has no model yet
        --history      past of a plant that has none yet, as the simulator writes it
        --set          a service setting, as in its yaml file; may be repeated
      """;

  private static final int HIGHEST_OFFSET = 50_000;

  StandaloneOptions {
    settings = List.copyOf(settings);
  }

  /**
   * @throws StandaloneException when an argument is not understood; the message holds the usage.
   */
  static StandaloneOptions parse(List<String> arguments) throws StandaloneException {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> settings = new ArrayList<>();
    boolean isFresh = false;
    for (String argument : arguments) {
      if (argument.equals("--fresh")) {
        isFresh = true;
        continue;
      }
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new StandaloneException("'%s' is not understood.\n%s".formatted(argument, USAGE));
      }
      String key = argument.substring(0, equals);
      String value = argument.substring(equals + 1);
      switch (key) {
        case "--data-dir", "--port-offset", "--plant-model", "--history" -> values.put(key, value);
        case "--set" -> settings.add(value);
        default ->
            throw new StandaloneException("'%s' is not understood.\n%s".formatted(key, USAGE));
      }
    }
    return new StandaloneOptions(
        Path.of(values.getOrDefault("--data-dir", ".millrace")).toAbsolutePath().normalize(),
        offset(values.getOrDefault("--port-offset", "0")),
        isFresh,
        Optional.ofNullable(values.get("--plant-model")).map(Path::of),
        Optional.ofNullable(values.get("--history")).map(Path::of),
        settings);
  }

  /** The port a part listens on in this run. */
  int port(Port port) {
    return port.number() + portOffset;
  }

  private static int offset(String text) throws StandaloneException {
    try {
      int offset = Integer.parseInt(text);
      if (offset >= 0 && offset <= HIGHEST_OFFSET) {
        return offset;
      }
    } catch (NumberFormatException _) {
      // told below, with the same words as a number out of range
    }
    throw new StandaloneException(
        "--port-offset=%s: give a whole number from 0 to %d.".formatted(text, HIGHEST_OFFSET));
  }
}
