// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Mistakes in devices: their endpoints, their tags with template and overrides applied. */
final class DeviceCheck {
  private final PlantModel model;
  private final PlantModelCheck.Known known;
  private final Set<String> places;
  private final Set<String> workUnits;
  private final Set<Problem> problems;
  private final EndpointCheck endpoints;
  private final Map<String, Giver> fullNames = new HashMap<>();
  private final Map<String, String> meanings = new HashMap<>();

  /** Which of a device's tags gives readings their name. */
  private record Giver(String device, String tag) {}

  private DeviceCheck(
      PlantModel model,
      PlantModelCheck.Known known,
      Set<String> places,
      Set<String> workUnits,
      Set<Problem> problems) {
    this.model = model;
    this.known = known;
    this.places = places;
    this.workUnits = workUnits;
    this.problems = problems;
    this.endpoints = new EndpointCheck(problems);
  }

  static void check(
      PlantModel model,
      PlantModelCheck.Known known,
      Set<String> places,
      Set<String> workUnits,
      Set<Problem> problems) {
    DeviceCheck check = new DeviceCheck(model, known, places, workUnits, problems);
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < model.devices().size(); i++) {
      DeviceDefinition device = model.devices().get(i);
      String at = "/devices/" + i;
      PlantModelCheck.checkName(at + "/name", "device", device.name(), problems);
      PlantModelCheck.checkUnique(names, device.name(), at + "/name", "device", problems);
      check.device(device, at);
    }
  }

  private void device(DeviceDefinition device, String at) {
    PlantModelCheck.checkName(at + "/gateway", "gateway", device.gatewayName(), problems);
    if (!places.contains(device.equipment())) {
      add(
          at + "/equipment",
          PlantModelCheck.noPlace(device.equipment()),
          PlantModelCheck.placeRemedy());
    }
    TagCheck.period(device.period(), at + "/period", problems);
    endpoints.check(device, at + "/endpoint");
    String reference = device.template();
    MachineTemplate template = reference == null ? null : model.template(reference).orElse(null);
    if (reference != null && template == null) {
      if (!known.templates().contains(reference)) {
        List<String> all = model.templates().stream().map(MachineTemplate::reference).toList();
        add(
            at + "/template",
            "there is no template '%s'".formatted(reference),
            "add it under templates, or name one of: " + PlantModelCheck.names(all));
      }
    }
    tags(device, template, at);
    if (reference == null || template != null) {
      ReferenceCheck.check(model, device, at, known, problems);
    }
    if (template != null) {
      meaning(device, template, at);
    }
  }

  private void tags(DeviceDefinition device, @Nullable MachineTemplate template, String at) {
    Map<String, String> own = new LinkedHashMap<>();
    Map<String, TagDefinition> ownTags = new LinkedHashMap<>();
    for (int i = 0; i < device.tags().size(); i++) {
      TagDefinition tag = device.tags().get(i);
      String tagAt = at + "/tags/" + i;
      PlantModelCheck.checkUnique(own, tag.name(), tagAt + "/name", "tag", problems);
      ownTags.putIfAbsent(tag.name(), tag);
    }
    Map<String, TagDefinition> templateTags = template == null ? Map.of() : byName(template.tags());
    // What an unknown template would have said of a tag cannot be called missing.
    boolean isWhole = device.template() == null || template != null;
    templateTags.forEach(
        (name, tag) -> {
          TagDefinition override = ownTags.get(name);
          String overrideAt = tagPointer(own, name, at);
          TagCheck.ofDevice(
              override,
              overrideAt,
              tag,
              templateAt(template, tag),
              at,
              device.endpoint(),
              !known.tags().contains(name),
              places,
              problems);
          TagDefinition merged = override == null ? tag : override.over(tag);
          fullName(device, merged, overrideAt);
          reporting(device, merged, reportingAt(override, overrideAt, templateAt(template, tag)));
        });
    ownTags.forEach(
        (name, tag) -> {
          if (!templateTags.containsKey(name)) {
            String tagAt = tagPointer(own, name, at);
            TagCheck.ofDevice(
                tag,
                tagAt,
                null,
                tagAt,
                at,
                device.endpoint(),
                isWhole && !known.tags().contains(name),
                places,
                problems);
            fullName(device, tag, tagAt);
            reporting(device, tag, tagAt + "/reporting");
          }
        });
  }

  /** Where a device says something about a tag; the device itself when it says nothing. */
  private static String tagPointer(Map<String, String> own, String name, String deviceAt) {
    String namePointer = own.get(name);
    return namePointer == null
        ? deviceAt
        : namePointer.substring(0, namePointer.length() - "/name".length());
  }

  private String templateAt(@Nullable MachineTemplate template, TagDefinition tag) {
    int index = model.templates().indexOf(template);
    return template == null
        ? ""
        : "/templates/%d/tags/%d".formatted(index, template.tags().indexOf(tag));
  }

  private void fullName(DeviceDefinition device, TagDefinition tag, String pointer) {
    for (TagDefinition one : elements(device, tag)) {
      if (!one.name().equals(tag.name()) && !EquipmentId.isName(one.name())) {
        PlantModelCheck.checkName(pointer + "/name", "tag", one.name(), problems);
        return;
      }
      String place = one.equipment() == null ? device.equipment() : one.equipment();
      fullName(place + "/" + one.name(), device, tag, pointer);
      if (one.reporting() instanceof Reporting.Aggregate aggregate) {
        aggregate.values().stream()
            .distinct()
            .map(value -> place + "/" + value.of(one.name()))
            .forEach(name -> fullName(name, device, tag, pointer));
      }
      if (one.reporting() instanceof Reporting.Waveform waveform) {
        waveform.names(one.name()).stream()
            .distinct()
            .forEach(name -> fullName(place + "/" + name, device, tag, pointer));
      }
    }
  }

  /** What the tag stands for; itself where its slice is told to be wrong elsewhere. */
  private static List<TagDefinition> elements(DeviceDefinition device, TagDefinition tag) {
    try {
      return CipSlice.tags(device.endpoint(), tag);
    } catch (IllegalArgumentException e) {
      return List.of(tag);
    }
  }

  private void fullName(String name, DeviceDefinition device, TagDefinition tag, String pointer) {
    Giver giver = new Giver(device.name(), tag.name());
    Giver first = fullNames.putIfAbsent(name, giver);
    if (first != null && !first.equals(giver)) {
      add(
          pointer,
          "tag '%s' of device '%s' is given by device '%s' already"
              .formatted(name, device.name(), first.device()),
          "rename one of the two, or put it on other equipment");
    }
  }

  private void reporting(DeviceDefinition device, TagDefinition tag, String at) {
    Duration usual = device.period() == null ? DeviceDefinition.DEFAULT_PERIOD : device.period();
    ReportingCheck.period(tag, tag.period() == null ? usual : tag.period(), at, problems);
    if (tag.reporting() instanceof Reporting.Waveform waveform && isTemplateKnown(device)) {
      Map<String, TagDefinition> tags = byName(ResolvedPlant.definitions(model, device));
      WaveformCheck.neighbours(tag, waveform, tags, known.tags(), at, problems);
    }
  }

  private boolean isTemplateKnown(DeviceDefinition device) {
    return device.template() == null || model.template(device.template()).isPresent();
  }

  /** Where it stands how a tag is reported. */
  private static String reportingAt(
      @Nullable TagDefinition override, String overrideAt, String templateAt) {
    boolean isOverridden = override != null && override.reporting() != null;
    return (isOverridden ? overrideAt : templateAt) + "/reporting";
  }

  private void meaning(DeviceDefinition device, MachineTemplate template, String at) {
    StateRule state = template.state();
    if (state == null && template.counters().isEmpty()) {
      return;
    }
    String place = device.equipment();
    if (places.contains(place) && !workUnits.contains(place) && !known.places().contains(place)) {
      add(
          at + "/equipment",
          "template %s tells a work unit's state or pieces, but '%s' is none"
              .formatted(template.reference(), place),
          "put the device on a work unit: area/work-center/work-unit");
    }
    String first = meanings.putIfAbsent(place, device.name());
    if (first != null) {
      add(
          at + "/template",
          "state and pieces of '%s' are told by device '%s' already".formatted(place, first),
          "use a template without state and counters for one of the two");
    }
    Map<String, TagDefinition> tags = byName(ResolvedPlant.definitions(model, device));
    for (CounterRule rule : template.counters()) {
      TagDefinition tag = tags.get(rule.tag());
      if (tag != null) {
        String where = overrideOr(device, rule.tag(), at, template, "counters", rule);
        TagCheck.countable(tag, tag.type(), where, problems);
        overriddenExact(device, tag, "counts pieces", at);
      }
    }
    TagDefinition stateTag = state == null ? null : tags.get(state.tag());
    if (stateTag != null) {
      TagCheck.single(stateTag, at + "/template", problems);
      overriddenExact(device, stateTag, "tells the state", at);
    }
    if (state instanceof StateRule.NoCount
        && !known.places().contains(place)
        && hasNoProduct(place)) {
      add(
          at + "/template",
          "template %s needs a planned run time per item, but '%s' makes no product"
              .formatted(template.reference(), place),
          "name the product of the work unit under areas");
    }
  }

  /** What the template says itself is told there. */
  private void overriddenExact(
      DeviceDefinition device, TagDefinition tag, String tells, String deviceAt) {
    for (int i = 0; i < device.tags().size(); i++) {
      TagDefinition own = device.tags().get(i);
      if (own.name().equals(tag.name()) && own.reporting() != null) {
        ReportingCheck.exact(tag, tells, "%s/tags/%d/reporting".formatted(deviceAt, i), problems);
      }
    }
  }

  /** The template's own mistake is told at the template, an override's at the device. */
  private String overrideOr(
      DeviceDefinition device,
      String tag,
      String at,
      MachineTemplate template,
      String list,
      CounterRule rule) {
    for (int i = 0; i < device.tags().size(); i++) {
      if (device.tags().get(i).name().equals(tag)) {
        return at + "/tags/" + i;
      }
    }
    return "/templates/%d/%s/%d/tag"
        .formatted(model.templates().indexOf(template), list, template.counters().indexOf(rule));
  }

  private boolean hasNoProduct(String place) {
    return model
        .workUnits()
        .anyMatch(placed -> placed.path().equals(place) && placed.unit().product() == null);
  }

  private static Map<String, TagDefinition> byName(List<TagDefinition> tags) {
    return tags.stream()
        .collect(
            Collectors.toMap(
                TagDefinition::name, Function.identity(), (a, _) -> a, LinkedHashMap::new));
  }

  private void add(String pointer, String message, String remedy) {
    problems.add(new Problem(pointer, message, remedy));
  }
}
