// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.forecast;

import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.Driver;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.gateway.forecast.DeviceForecast.Basis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a plant model would cost if it came into force: nothing is opened for it, and no device is
 * asked. Immutable.
 *
 * @param gateway whose devices it is about.
 * @param site of the model, as equipment path.
 * @param lines by name.
 * @param elsewhere devices of the model that other gateways read, and would have to be asked for.
 */
public record Forecast(
    String gateway, String site, List<LineForecast> lines, List<Elsewhere> elsewhere) {
  public Forecast {
    lines = List.copyOf(lines);
    elsewhere = List.copyOf(elsewhere);
  }

  /** Devices of another gateway. */
  public record Elsewhere(String gateway, List<String> devices) {
    public Elsewhere {
      devices = List.copyOf(devices);
    }
  }

  /**
   * @param running what the gateway reads now; devices of other sites go on beside the model.
   */
  static Forecast of(
      ResolvedPlant plant, String gateway, Driver driver, List<PolledDevice> running) {
    Map<String, List<PolledDevice>> known = new TreeMap<>();
    for (PolledDevice device : running) {
      known
          .computeIfAbsent(driver.lineName(device.definition().endpoint()), _ -> new ArrayList<>())
          .add(device);
    }
    Map<String, List<DeviceForecast>> lines = new TreeMap<>();
    Map<String, List<String>> elsewhere = new TreeMap<>();
    for (ResolvedPlant.Device device : plant.devices()) {
      if (!device.gateway().equals(gateway)) {
        elsewhere.computeIfAbsent(device.gateway(), _ -> new ArrayList<>()).add(device.name());
        continue;
      }
      String line = driver.lineName(device.endpoint());
      lines
          .computeIfAbsent(line, _ -> new ArrayList<>())
          .add(forecast(device, driver, known.getOrDefault(line, List.of())));
    }
    lines.forEach(
        (line, devices) ->
            known.getOrDefault(line, List.of()).stream()
                .filter(device -> !plant.site().contains(device.definition().equipment()))
                .map(Forecast::besides)
                .forEach(devices::add));
    return new Forecast(
        gateway,
        plant.site().path(),
        lines.entrySet().stream()
            .map(entry -> LineForecast.of(entry.getKey(), byName(entry.getValue())))
            .toList(),
        elsewhere.entrySet().stream()
            .map(entry -> new Elsewhere(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static DeviceForecast forecast(
      ResolvedPlant.Device device, Driver driver, List<PolledDevice> onLine) {
    for (PolledDevice known : onLine) {
      if (known.definition().equals(device)) {
        return DeviceForecast.of(device.name(), null, Basis.IN_USE, known.name(), known.plan());
      }
    }
    for (PolledDevice teacher : teachers(device, onLine)) {
      Optional<DevicePlan> plan = teacher.planAs(device);
      if (plan.isPresent()) {
        return DeviceForecast.of(device.name(), null, Basis.LEARNED, teacher.name(), plan.get());
      }
    }
    DevicePlan plan = driver.line(device.endpoint()).opener(device, _ -> {}).plan();
    return DeviceForecast.of(device.name(), null, Basis.ASSUMED, null, plan);
  }

  /**
   * Who may know how the device answers: itself by another definition, then its own endpoint, then
   * the slowest of its line; first those that answered anything so far.
   */
  private static List<PolledDevice> teachers(
      ResolvedPlant.Device device, List<PolledDevice> onLine) {
    record Teacher(PolledDevice polled, DevicePlan plan) {}
    return onLine.stream()
        .map(polled -> new Teacher(polled, polled.plan()))
        .sorted(
            Comparator.comparing((Teacher teacher) -> !teacher.plan().isMeasured())
                .thenComparing(teacher -> !teacher.polled().name().equals(device.name()))
                .thenComparing(
                    teacher -> !teacher.polled().definition().endpoint().equals(device.endpoint()))
                .thenComparing(teacher -> teacher.plan().roundTrip(), Comparator.reverseOrder()))
        .map(Teacher::polled)
        .toList();
  }

  private static DeviceForecast besides(PolledDevice device) {
    return DeviceForecast.of(
        device.name(),
        device.definition().equipment().site().path(),
        Basis.IN_USE,
        device.name(),
        device.plan());
  }

  private static List<DeviceForecast> byName(List<DeviceForecast> devices) {
    return devices.stream().sorted(Comparator.comparing(DeviceForecast::device)).toList();
  }
}
