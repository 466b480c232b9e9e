// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What each indicator means. */
@RestController
@RequestMapping("/api/v1/kpis")
@Tag(name = "kpis", description = "What each indicator means")
public final class KpiController {

  /**
   * @param kpis in the order of answers.
   */
  record Descriptors(List<KpiDescriptor> kpis) implements Tabular {
    @Override
    public Table table() {
      return Table.of(
          List.of(
              "id",
              "name",
              "description",
              "scope",
              "formula",
              "unit",
              "min",
              "max",
              "trend",
              "timing",
              "audience",
              "productionMethodology",
              "source",
              "profileChoices",
              "needs",
              "formulas"),
          kpis,
          kpi ->
              Cell.row(
                  kpi.id(),
                  kpi.name(),
                  kpi.description(),
                  kpi.scope(),
                  kpi.formula(),
                  kpi.unit(),
                  kpi.range().min(),
                  kpi.range().max(),
                  kpi.trend(),
                  kpi.timing(),
                  kpi.audience(),
                  kpi.productionMethodology(),
                  kpi.source(),
                  kpi.profileChoices(),
                  kpi.needs(),
                  kpi.formulas().stream()
                      .map(one -> "%s %s: %s".formatted(one.choice(), one.value(), one.formula()))
                      .toList()));
    }
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(
      summary = "What each indicator means, and which choices of a profile change it",
      description =
          "The fields are those of the template of ISO 22400-2, the words are ours. An EXTENSION is"
              + " not part of that standard.")
  Descriptors kpis() {
    return new Descriptors(Arrays.stream(Kpi.values()).map(KpiDescriptor::of).toList());
  }
}
