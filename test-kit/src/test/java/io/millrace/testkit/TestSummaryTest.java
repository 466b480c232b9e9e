// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSummaryTest {

  @TempDir Path root;

  @Test
  void countsByKindAndNamesWhatFailedAndWhatWasSkipped() throws IOException {
    report(
        "cellar/target/surefire-reports/TEST-a.BarrelTest.xml",
        """
        <testsuite name="a.BarrelTest">
          <properties><property name="skipped" value="no"/></properties>
          <testcase name="holds" classname="a.BarrelTest"/>
          <testcase name="leaks" classname="a.BarrelTest">
            <failure message="expected: 1&#10;but was: 2" type="x"><![CDATA[stack]]></failure>
          </testcase>
          <testcase name="rolls" classname="a.BarrelTest"><error type="java.lang.Error"/></testcase>
        </testsuite>
        """);
    report(
        "cellar/target/failsafe-reports/TEST-a.BarrelIT.xml",
        """
        <testsuite name="a.BarrelIT">
          <testcase name="" classname="a.BarrelIT"><skipped message="no cooper"/></testcase>
          <testcase name="seals" classname="a.BarrelIT">
            <skipped type="a.Gone"><![CDATA[a.Gone:
          no pitch
          at a.BarrelIT.seals]]></skipped>
          </testcase>
          <testcase name="fills" classname="a.BarrelIT"><system-out>log</system-out></testcase>
        </testsuite>
        """);
    report("cellar/target/failsafe-reports/failsafe-summary.xml", "<failsafe-summary/>");

    assertThat(TestSummary.text(TestSummary.read(root)).lines())
        .containsExactly(
            "Skipped:",
            "  a.BarrelIT: no cooper",
            "  a.BarrelIT.seals: no pitch",
            "Failed:",
            "  a.BarrelTest.leaks: expected: 1 but was: 2",
            "  a.BarrelTest.rolls: java.lang.Error",
            "unit         1 passed, 2 failed, 0 skipped",
            "integration  1 passed, 0 failed, 2 skipped",
            "2 passed, 2 failed, 2 skipped");
  }

  @Test
  void aReportCutShortIsNotTakenForAShortOne() throws IOException {
    report(
        "cellar/target/surefire-reports/TEST-a.BarrelTest.xml",
        "<testsuite name=\"a.BarrelTest\"><testcase name=\"holds\"");

    assertThatThrownBy(() -> TestSummary.read(root))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("TEST-a.BarrelTest.xml");
  }

  private void report(String path, String xml) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, xml);
  }
}
