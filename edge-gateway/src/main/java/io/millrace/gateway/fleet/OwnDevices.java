// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.DeviceRefusal;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.MachineTemplate;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelCheck;
import io.millrace.contracts.plant.Problem;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a plant model that are this gateway's. What is wrong with one of them, or with its
 * template, refuses that device alone; what is wrong with places and names refuses the model.
 * Immutable.
 *
 * @param devices those that can be read.
 * @param essential their tags that tell states or count pieces.
 * @param refused those that cannot, with the reason.
 */
record OwnDevices(
    List<ResolvedPlant.Device> devices, Set<TagName> essential, List<DeviceRefusal> refused) {
  private static final String NEWER_WORDS =
      "bring this gateway to the version of Millrace that wrote the model, or write it without";

  private static final String CORRECT_IT = "correct the device in the plant model";

  private static final Pattern PLACE = Pattern.compile("/(devices|templates|products)/(\\d+)(.*)");

  OwnDevices {
    devices = List.copyOf(devices);
    essential = Set.copyOf(essential);
    refused = List.copyOf(refused);
  }

  /**
   * @throws IllegalArgumentException when the model is wrong as a whole, with its first mistake.
   */
  static OwnDevices of(ReadableModel readable, String gateway) {
    PlantModel model = readable.version().model();
    Map<String, DeviceRefusal> ofTemplates = new HashMap<>();
    Map<Integer, DeviceRefusal> ofDevices = new HashMap<>();
    readable
        .templates()
        .forEach((reference, reason) -> ofTemplates.put(reference, newer(reference, reason)));
    List<Problem> ofAll = new ArrayList<>();
    for (Problem problem : problems(readable)) {
      Matcher place = PLACE.matcher(problem.pointer());
      if (!place.matches()) {
        ofAll.add(problem);
        continue;
      }
      int index = Integer.parseInt(place.group(2));
      String reason = reason(place.group(3), problem.message());
      switch (place.group(1)) {
        case "devices" ->
            ofDevices.putIfAbsent(
                index,
                new DeviceRefusal(model.devices().get(index).name(), reason, problem.remedy()));
        case "templates" -> {
          MachineTemplate template = model.templates().get(index);
          ofTemplates.putIfAbsent(
              template.reference(),
              new DeviceRefusal(template.reference(), reason, problem.remedy()));
        }
        default -> {
          // What is made there is nothing to a gateway.
        }
      }
    }
    Refusal.requireNone(ofAll);
    List<ResolvedPlant.Device> devices = new ArrayList<>();
    Set<TagName> essential = new HashSet<>();
    List<DeviceRefusal> refused = new ArrayList<>();
    readable.devices().stream()
        .filter(device -> device.gateway().equals(gateway))
        .forEach(device -> refused.add(newer(device.device(), device.reason())));
    for (int i = 0; i < model.devices().size(); i++) {
      DeviceDefinition definition = model.devices().get(i);
      if (!definition.gatewayName().equals(gateway)) {
        continue;
      }
      DeviceRefusal refusal = refusal(definition, ofTemplates, ofDevices.get(i));
      if (refusal != null) {
        refused.add(refusal);
        continue;
      }
      try {
        ResolvedPlant.Device device = ResolvedPlant.device(model, definition);
        devices.add(device);
        essential.addAll(essential(model, definition, device));
      } catch (IllegalArgumentException e) {
        refused.add(new DeviceRefusal(definition.name(), Refusal.reason(e), CORRECT_IT));
      }
    }
    return new OwnDevices(devices, essential, refused);
  }

  private static List<TagName> essential(
      PlantModel model, DeviceDefinition definition, ResolvedPlant.Device device) {
    Set<String> names = new HashSet<>();
    Optional.ofNullable(definition.template())
        .flatMap(model::template)
        .ifPresent(
            template -> {
              template.counters().forEach(counter -> names.add(counter.tag()));
              if (template.state() != null) {
                names.add(template.state().tag());
              }
            });
    return device.tags().stream().map(Tag::name).filter(tag -> names.contains(tag.name())).toList();
  }

  private static List<Problem> problems(ReadableModel readable) {
    return PlantModelCheck.problems(
        readable.version().model(),
        new PlantModelCheck.Known(
            readable.templates().keySet(), Set.of(), readable.products(), Set.of()));
  }

  private static @Nullable DeviceRefusal refusal(
      DeviceDefinition definition,
      Map<String, DeviceRefusal> ofTemplates,
      @Nullable DeviceRefusal own) {
    String template = definition.template();
    DeviceRefusal ofTemplate = template == null ? null : ofTemplates.get(template);
    if (ofTemplate == null) {
      return own;
    }
    return new DeviceRefusal(
        definition.name(),
        "template %s: %s".formatted(template, ofTemplate.reason()),
        ofTemplate.remedy());
  }

  private static DeviceRefusal newer(String name, String reason) {
    return new DeviceRefusal(name, reason, NEWER_WORDS);
  }

  private static String reason(String place, String message) {
    return Refusal.cut(place.isEmpty() ? message : place + ": " + message);
  }
}
