// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every mistake of meaning in a plant model, all at once: what {@link ResolvedPlant} and the
 * gateways rely on. Mistakes of shape are the JSON Schema's.
 */
public final class PlantModelCheck {
  private static final String NAME_RULE =
      "use a-z, 0-9, - and _, starting with a letter or digit, at most 63 of them";

  private final PlantModel model;
  private final Known known;
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Set<String> workUnits = new HashSet<>();
  private final Set<String> places = new HashSet<>();

  private PlantModelCheck(PlantModel model, Known known) {
    this.model = model;
    this.known = known;
    places.addAll(known.places());
  }

  /**
   * Names that exist in the document although their definitions could not be read, so that what
   * refers to them is not blamed.
   *
   * @param templates references such as {@code filler@1}.
   * @param places paths below the site.
   * @param products ids of products.
   * @param tags own names of tags; an empty one stands for any name that could not be read.
   */
  public record Known(
      Set<String> templates, Set<String> places, Set<String> products, Set<String> tags) {
    public static final Known NOTHING = new Known(Set.of(), Set.of(), Set.of(), Set.of());

    public Known {
      templates = Set.copyOf(templates);
      places = Set.copyOf(places);
      products = Set.copyOf(products);
      tags = Set.copyOf(tags);
    }
  }

  /** What is wrong with the model; empty when it can be used. */
  public static List<Problem> problems(PlantModel model) {
    return problems(model, Known.NOTHING);
  }

  /** What is wrong with the readable part of a model. */
  public static List<Problem> problems(PlantModel model, Known known) {
    PlantModelCheck check = new PlantModelCheck(model, known);
    check.site();
    check.areas();
    check.products();
    TemplateCheck.check(model, known, check.places, check.problems);
    DeviceCheck.check(model, known, check.places, check.workUnits, check.problems);
    AccountingCheck.check(model.accountingOrNone(), check.places, check.problems);
    SignalCheck.check(model, known, check.problems);
    return List.copyOf(check.problems);
  }

  private void site() {
    if (model.format() != PlantModel.FORMAT) {
      add(
          "/format",
          "format %d is not known".formatted(model.format()),
          "write format: " + PlantModel.FORMAT);
    }
    name("/enterprise", "enterprise", model.enterprise());
    name("/site", "site", model.site());
  }

  private void areas() {
    Map<String, String> areas = new HashMap<>();
    for (int i = 0; i < model.areas().size(); i++) {
      Area area = model.areas().get(i);
      String at = "/areas/" + i;
      name(at + "/name", "area", area.name());
      unique(areas, area.name(), at + "/name", "area");
      places.add(area.name());
      centers(area, at);
    }
  }

  private void centers(Area area, String areaAt) {
    Map<String, String> centers = new HashMap<>();
    for (int i = 0; i < area.workCenters().size(); i++) {
      Area.WorkCenter center = area.workCenters().get(i);
      String at = areaAt + "/workCenters/" + i;
      name(at + "/name", "work center", center.name());
      unique(centers, center.name(), at + "/name", "work center");
      String path = area.name() + "/" + center.name();
      places.add(path);
      units(center, path, at);
    }
  }

  private void units(Area.WorkCenter center, String centerPath, String centerAt) {
    Map<String, String> units = new HashMap<>();
    for (int i = 0; i < center.workUnits().size(); i++) {
      Area.WorkUnit unit = center.workUnits().get(i);
      String at = centerAt + "/workUnits/" + i;
      name(at + "/name", "work unit", unit.name());
      unique(units, unit.name(), at + "/name", "work unit");
      places.add(centerPath + "/" + unit.name());
      workUnits.add(centerPath + "/" + unit.name());
      String product = unit.product();
      if (product != null
          && model.product(product).isEmpty()
          && !known.products().contains(product)) {
        add(
            at + "/product",
            "there is no product '%s'".formatted(product),
            "add it under products, or name one of: " + names(productIds()));
      }
    }
  }

  private List<String> productIds() {
    return model.products().stream().map(Product::id).toList();
  }

  private void products() {
    Map<String, String> ids = new HashMap<>();
    for (int i = 0; i < model.products().size(); i++) {
      Product product = model.products().get(i);
      String at = "/products/" + i;
      if (product.id().isBlank() || product.id().length() > 64) {
        add(
            at + "/id",
            "'%s' cannot be a product's id".formatted(product.id()),
            "give it 1 to 64 characters");
      }
      unique(ids, product.id(), at + "/id", "product");
      runTimes(at, "planned", product.plannedRunTimePerItem(), product.plannedRunTimes());
      runTimes(at, "nameplate", product.nameplateRunTimePerItem(), product.nameplateRunTimes());
      runTimes(
          at, "demonstrated", product.demonstratedRunTimePerItem(), product.demonstratedRunTimes());
      setupTime(at + "/plannedSetupTime", product.plannedSetupTime());
      Map<String, Duration> setups = product.plannedSetupTimes();
      if (setups != null) {
        setups.forEach(
            (path, time) -> {
              String where = at + "/plannedSetupTimes/" + escape(path);
              if (!places.contains(path)) {
                add(where, noPlace(path), placeRemedy());
              }
              setupTime(where, time);
            });
      }
    }
  }

  private void setupTime(String pointer, @Nullable Duration time) {
    if (time != null && (!time.isPositive() || time.compareTo(Product.LONGEST_SETUP) > 0)) {
      add(
          pointer,
          "planned set-up time is %s".formatted(time),
          "give above zero to 24 h: PT20M; leave it out where no set-up is planned");
    }
  }

  private void runTimes(
      String at, String what, @Nullable Duration perItem, @Nullable Map<String, Duration> there) {
    if (perItem != null && !perItem.isPositive()) {
      add(
          at + "/" + what + "RunTimePerItem",
          "%s run time per item is %s".formatted(what, perItem),
          "give the ideal time for one item, above zero: PT0.5S for two a second");
    }
    if (there != null) {
      there.forEach(
          (path, time) -> {
            String where = at + "/" + what + "RunTimes/" + escape(path);
            if (!places.contains(path)) {
              add(where, noPlace(path), placeRemedy());
            }
            if (!time.isPositive()) {
              add(
                  where,
                  "%s run time per item is %s".formatted(what, time),
                  "give a time above zero");
            }
          });
    }
  }

  private void name(String pointer, String what, String name) {
    checkName(pointer, what, name, problems);
  }

  static void checkName(String pointer, String what, String name, Set<Problem> into) {
    if (!EquipmentId.isName(name)) {
      into.add(
          new Problem(pointer, "'%s' cannot be the name of a %s".formatted(name, what), NAME_RULE));
    }
  }

  private void unique(Map<String, String> seen, String name, String pointer, String what) {
    checkUnique(seen, name, pointer, what, problems);
  }

  /** Notes a name and where it stood first; tells when it stands there twice. */
  static void checkUnique(
      Map<String, String> seen, String name, String pointer, String what, Set<Problem> into) {
    String first = seen.putIfAbsent(name, pointer);
    if (first != null) {
      into.add(
          new Problem(
              pointer,
              "%s '%s' is there already, at %s".formatted(what, name, first),
              "rename or remove one of the two"));
    }
  }

  static String noPlace(String path) {
    return "there is no place '%s' in this site".formatted(path);
  }

  static String placeRemedy() {
    return "write a path below the site as under areas: area/work-center/work-unit";
  }

  /** A list a person can pick from, cut off where it gets long. */
  static String names(List<String> names) {
    if (names.isEmpty()) {
      return "(there are none)";
    }
    List<String> shown = new ArrayList<>(names.subList(0, Math.min(names.size(), 8)));
    if (names.size() > shown.size()) {
      shown.add("and %d more".formatted(names.size() - shown.size()));
    }
    return String.join(", ", shown);
  }

  /** One reference token of a JSON pointer. */
  static String escape(String token) {
    return token.replace("~", "~0").replace("/", "~1");
  }

  private void add(String pointer, String message, String remedy) {
    problems.add(new Problem(pointer, message, remedy));
  }
}
