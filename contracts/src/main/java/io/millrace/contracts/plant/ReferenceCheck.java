// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mistakes in what a device says about its own tags: which are read when another changes, and which
 * one is its clock. Template and overrides are applied, for either may name the other's tags.
 */
final class ReferenceCheck {
  private static final Set<String> CLOCK_UNITS = Set.of("s", "ms", "us", "ns");

  private final PlantModel model;
  private final DeviceDefinition device;
  private final String at;
  private final PlantModelCheck.Known known;
  private final Set<Problem> problems;
  private final Map<String, TagDefinition> tags = new LinkedHashMap<>();

  private ReferenceCheck(
      PlantModel model,
      DeviceDefinition device,
      String at,
      PlantModelCheck.Known known,
      Set<Problem> problems) {
    this.model = model;
    this.device = device;
    this.at = at;
    this.known = known;
    this.problems = problems;
    ResolvedPlant.definitions(model, device).forEach(tag -> tags.put(tag.name(), tag));
  }

  /**
   * @param at pointer to the device.
   */
  static void check(
      PlantModel model,
      DeviceDefinition device,
      String at,
      PlantModelCheck.Known known,
      Set<Problem> problems) {
    ReferenceCheck check = new ReferenceCheck(model, device, at, known, problems);
    check.tags.values().forEach(check::reads);
    check.circles();
    check.clock();
  }

  private void reads(TagDefinition tag) {
    List<String> names = reads(tag.name());
    for (int i = 0; i < names.size(); i++) {
      String pointer = pointer(tag.name()) + "/" + i;
      String name = names.get(i);
      if (name.equals(tag.name())) {
        add(pointer, "tag '%s' reads itself".formatted(name), "name other tags of the device");
        continue;
      }
      TagDefinition read = named(name, pointer);
      if (read != null && read.reporting() instanceof Reporting.Aggregate) {
        add(
            pointer,
            "tag '%s' is sent as aggregates, and what is read because of a change is sent as it is"
                .formatted(name),
            "report it by another strategy, or read it here under another name");
      }
    }
  }

  /** Each circle is told once, at the first of its tags that closes it. */
  private void circles() {
    Set<String> done = new HashSet<>();
    tags.keySet().forEach(name -> circles(name, new ArrayList<>(), done));
  }

  private void circles(String name, List<String> way, Set<String> done) {
    int met = way.indexOf(name);
    if (met >= 0) {
      // A tag that reads itself is told above.
      if (way.size() - met > 1) {
        String circle = String.join(" reads ", way.subList(met, way.size())) + " reads " + name;
        add(
            pointer(way.getLast()),
            "the tags read each other without end: " + circle,
            "take one of them out, so that each change ends somewhere");
      }
      return;
    }
    if (done.contains(name)) {
      return;
    }
    way.add(name);
    reads(name).forEach(next -> circles(next, way, done));
    way.removeLast();
    done.add(name);
  }

  private void clock() {
    String name = device.clock();
    if (name == null) {
      return;
    }
    String pointer = at + "/clock";
    TagDefinition tag = named(name, pointer);
    if (tag == null) {
      return;
    }
    TagCheck.single(tag, pointer, problems);
    String unit = tag.unit();
    if (tag.type() == DataType.BOOL) {
      add(pointer, "a BOOL cannot tell the time", "name a tag that holds a time since 1970");
    } else if (tag.type() != DataType.STRING && (unit == null || !CLOCK_UNITS.contains(unit))) {
      add(
          pointer,
          "tag '%s' is the clock, and its unit is %s"
              .formatted(name, unit == null ? "not stated" : unit),
          "give it the unit of its time since 1970, s, ms, us or ns; or type STRING for a time in"
              + " ISO 8601");
    }
  }

  private @Nullable TagDefinition named(String name, String pointer) {
    TagDefinition tag = tags.get(name);
    if (tag == null && !known.tags().contains(name) && !known.tags().contains("")) {
      add(
          pointer,
          "device '%s' has no tag '%s'".formatted(device.name(), name),
          "add the tag, or name one of: "
              + PlantModelCheck.names(tags.keySet().stream().sorted().toList()));
    }
    return tag;
  }

  private List<String> reads(String name) {
    TagDefinition tag = tags.get(name);
    List<String> reads = tag == null ? null : tag.reads();
    return reads == null ? List.of() : reads;
  }

  /** Where it stands what a tag reads: at the device when it says so, else at its template. */
  private String pointer(String name) {
    for (int i = 0; i < device.tags().size(); i++) {
      TagDefinition own = device.tags().get(i);
      if (own.name().equals(name) && own.reads() != null) {
        return "%s/tags/%d/reads".formatted(at, i);
      }
    }
    for (int t = 0; t < model.templates().size(); t++) {
      MachineTemplate template = model.templates().get(t);
      if (template.reference().equals(device.template())) {
        for (int i = 0; i < template.tags().size(); i++) {
          if (template.tags().get(i).name().equals(name)) {
            return "/templates/%d/tags/%d/reads".formatted(t, i);
          }
        }
      }
    }
    return at;
  }

  private void add(String pointer, String message, String remedy) {
    problems.add(new Problem(pointer, message, remedy));
  }
}
