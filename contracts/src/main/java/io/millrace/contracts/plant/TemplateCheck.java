// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Mistakes in machine templates, whether or not a device uses them. */
final class TemplateCheck {
  private static final Pattern CODE = Pattern.compile("-?\\d{1,18}");

  private final PlantModelCheck.Known known;
  private final Set<String> places;
  private final Set<Problem> problems;

  private TemplateCheck(PlantModelCheck.Known known, Set<String> places, Set<Problem> problems) {
    this.known = known;
    this.places = places;
    this.problems = problems;
  }

  static void check(
      PlantModel model, PlantModelCheck.Known known, Set<String> places, Set<Problem> problems) {
    TemplateCheck check = new TemplateCheck(known, places, problems);
    Map<String, String> references = new HashMap<>();
    for (int i = 0; i < model.templates().size(); i++) {
      MachineTemplate template = model.templates().get(i);
      String at = "/templates/" + i;
      PlantModelCheck.checkUnique(
          references, template.reference(), at + "/name", "template", problems);
      check.template(template, at);
    }
  }

  private void template(MachineTemplate template, String at) {
    PlantModelCheck.checkName(at + "/name", "template", template.name(), problems);
    if (template.version() < 1) {
      add(at + "/version", "version is " + template.version(), "count versions from 1");
    }
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < template.tags().size(); i++) {
      TagDefinition tag = template.tags().get(i);
      String tagAt = at + "/tags/" + i;
      PlantModelCheck.checkUnique(names, tag.name(), tagAt + "/name", "tag", problems);
      TagCheck.ofTemplate(tag, tagAt, places, problems);
    }
    counters(template, at, names.keySet());
    StateRule state = template.state();
    if (state != null) {
      state(state, template, at + "/state", names.keySet());
    }
  }

  private void counters(MachineTemplate template, String at, Set<String> tags) {
    Set<String> counted = new HashSet<>();
    for (int i = 0; i < template.counters().size(); i++) {
      CounterRule rule = template.counters().get(i);
      String ruleAt = at + "/counters/" + i;
      refersTo(rule.tag(), ruleAt + "/tag", tags);
      if (!counted.add(rule.tag())) {
        add(
            ruleAt + "/tag",
            "tag '%s' is counted by two counters".formatted(rule.tag()),
            "remove one of them");
      }
      if (rule.rollOverAt() != null && rule.rollOverAt().signum() <= 0) {
        add(
            ruleAt + "/rollOverAt",
            "the counter rolls over at " + rule.rollOverAt(),
            "give the first value it cannot show, above zero: 65536 for 16 bits");
      }
      Integer pieces = rule.piecesPerCount();
      if (pieces != null && pieces < 1) {
        add(
            ruleAt + "/piecesPerCount",
            "one step means %d pieces".formatted(pieces),
            "give 1 or more");
      }
      TagDefinition tag = find(template.tags(), rule.tag());
      if (tag != null) {
        TagCheck.countable(tag, tag.type(), ruleAt + "/tag", problems);
        ReportingCheck.exact(tag, "counts pieces", reportingAt(template, tag, at), problems);
        TagCheck.rollOverFits(rule, tag.type(), ruleAt + "/rollOverAt", problems);
      }
    }
  }

  private void state(StateRule state, MachineTemplate template, String at, Set<String> tags) {
    refersTo(state.tag(), at + "/tag", tags);
    TagDefinition tag = find(template.tags(), state.tag());
    if (tag != null) {
      String templateAt = at.substring(0, at.length() - "/state".length());
      ReportingCheck.exact(
          tag, "tells the state", reportingAt(template, tag, templateAt), problems);
    }
    switch (state) {
      case StateRule.Codes(String name, Map<String, StateRule.StateMeaning> codes) -> {
        if (codes.isEmpty()) {
          add(
              at + "/codes",
              "no code has a meaning",
              "map each code to a state: \"6\": {state: PRODUCING}");
        }
        for (String code : codes.keySet().stream().sorted().toList()) {
          if (!CODE.matcher(code).matches()) {
            add(
                at + "/codes/" + PlantModelCheck.escape(code),
                "state code '%s' is not a whole number".formatted(code),
                "write codes as the device shows them, in decimal: \"6\"");
          }
        }
        if (tag != null) {
          TagCheck.codeLike(tag.type(), name, at + "/tag", problems);
        }
      }
      case StateRule.PackMl(String name) -> {
        if (tag != null) {
          TagCheck.codeLike(tag.type(), name, at + "/tag", problems);
        }
      }
      case StateRule.Bits(
              String name,
              List<StateRule.BitMeaning> bits,
              StateRule.StateMeaning _) -> {
        if (bits.isEmpty()) {
          add(
              at + "/bits",
              "no bit has a meaning",
              "give each bit a state, the first that is set holds");
        }
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < bits.size(); i++) {
          if (!seen.add(bits.get(i).bit())) {
            add(
                at + "/bits/" + i + "/bit",
                "bit %d is there already".formatted(bits.get(i).bit()),
                "remove one of the two");
          }
        }
        if (tag != null) {
          TagCheck.codeLike(tag.type(), name, at + "/tag", problems);
        }
      }
      case StateRule.NoCount(String name, double times) -> {
        if (!Double.isFinite(times) || times <= 1) {
          add(
              at + "/times",
              "%s planned run times without a piece".formatted(times),
              "give a number above 1; 3 to 10 is usual");
        }
        if (tags.contains(name)
            && template.counters().stream().noneMatch(rule -> rule.tag().equals(name))) {
          add(
              at + "/tag",
              "tag '%s' is not a counter of this template".formatted(name),
              "add it under counters, or name one that is there");
        }
      }
    }
  }

  private static String reportingAt(MachineTemplate template, TagDefinition tag, String at) {
    return "%s/tags/%d/reporting".formatted(at, template.tags().indexOf(tag));
  }

  private void refersTo(String tag, String pointer, Set<String> tags) {
    if (!tags.contains(tag) && !known.tags().contains(tag) && !known.tags().contains("")) {
      add(
          pointer,
          "the template has no tag '%s'".formatted(tag),
          "add the tag, or name one of: " + PlantModelCheck.names(tags.stream().sorted().toList()));
    }
  }

  private static @Nullable TagDefinition find(List<TagDefinition> tags, String name) {
    return tags.stream().filter(tag -> tag.name().equals(name)).findFirst().orElse(null);
  }

  private void add(String pointer, String message, String remedy) {
    problems.add(new Problem(pointer, message, remedy));
  }
}
