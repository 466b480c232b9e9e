// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Counts the test reports of all modules and names what failed and what was skipped, and why. It
 * uses nothing but the JDK, so that {@code java TestSummary.java <root>} runs it before anything is
 * built; its exit code is 1 when a test failed or when there was none.
 */
public final class TestSummary {

  private static final List<Kind> KINDS =
      List.of(new Kind("unit", "surefire-reports"), new Kind("integration", "failsafe-reports"));

  private TestSummary() {}

  /**
   * Prints the summary.
   *
   * @param args the folder that holds the modules.
   * @throws IOException when a report cannot be read.
   */
  public static void main(String[] args) throws IOException {
    List<Case> cases = read(Path.of(args[0]));
    System.out.print(text(cases));
    if (cases.isEmpty() || count(cases, Outcome.FAILED) > 0) {
      System.exit(1);
    }
  }

  /** Every test case of every module below the root. */
  static List<Case> read(Path root) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Path module : list(root)) {
      for (Kind kind : KINDS) {
        for (Path report : list(module.resolve("target").resolve(kind.folder()))) {
          if (report.getFileName().toString().matches("TEST-.*\\.xml")) {
            cases.addAll(readReport(kind, report));
          }
        }
      }
    }
    return cases;
  }

  /** The summary for people; its last line is {@code N passed, N failed, N skipped}. */
  static String text(List<Case> cases) {
    StringBuilder text = new StringBuilder();
    for (Outcome outcome : List.of(Outcome.SKIPPED, Outcome.FAILED)) {
      List<Case> those = cases.stream().filter(test -> test.outcome() == outcome).toList();
      if (!those.isEmpty()) {
        text.append(outcome.title).append(":\n");
        those.forEach(
            test -> text.append("  %s: %s%n".formatted(test.name(), oneLine(test.reason()))));
      }
    }
    for (Kind kind : KINDS) {
      List<Case> ofKind = cases.stream().filter(test -> test.kind().equals(kind)).toList();
      text.append("%-12s %s%n".formatted(kind.name(), counts(ofKind)));
    }
    return text.append(counts(cases)).append('\n').toString();
  }

  private static String counts(List<Case> cases) {
    return "%d passed, %d failed, %d skipped"
        .formatted(
            count(cases, Outcome.PASSED),
            count(cases, Outcome.FAILED),
            count(cases, Outcome.SKIPPED));
  }

  private static long count(List<Case> cases, Outcome outcome) {
    return cases.stream().filter(test -> test.outcome() == outcome).count();
  }

  private static List<Case> readReport(Kind kind, Path report) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    List<Case> cases = new ArrayList<>();
    try (InputStream in = Files.newInputStream(report)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "testcase" -> cases.add(new Case(kind, nameOf(xml), Outcome.PASSED, ""));
            case "failure", "error" -> settle(cases, Outcome.FAILED, xml);
            case "skipped" -> settle(cases, Outcome.SKIPPED, xml);
            default -> {} // output and properties
          }
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException("cannot read " + report + ", was the test process killed?", e);
    }
    return cases;
  }

  private static void settle(List<Case> cases, Outcome outcome, XMLStreamReader xml)
      throws XMLStreamException {
    Case test = cases.removeLast();
    String reason = attribute(xml, "message");
    String type = attribute(xml, "type");
    if (reason.isEmpty()) {
      // A test that gave up in mid-work has its reason only above its stack trace.
      String text = xml.getElementText().strip();
      String words = text.startsWith(type + ":") ? text.substring(type.length() + 1) : text;
      reason = words.strip().lines().findFirst().orElse(type);
    }
    cases.add(new Case(test.kind(), test.name(), outcome, reason));
  }

  /** A class that was skipped as a whole is reported as one case without a name. */
  private static String nameOf(XMLStreamReader xml) {
    String name = attribute(xml, "name");
    String type = attribute(xml, "classname");
    return name.isEmpty() ? type : type + "." + name;
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value.strip();
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      return "no reason given";
    }
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  private static List<Path> list(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.sorted(Comparator.naturalOrder()).toList();
    }
  }

  /** Kind of test and where its reports are. */
  record Kind(String name, String folder) {}

  /** One test case; the reason is empty when it passed. */
  record Case(Kind kind, String name, Outcome outcome, String reason) {}

  enum Outcome {
    PASSED("Passed"),
    FAILED("Failed"),
    SKIPPED("Skipped");

    private final String title;

    Outcome(String title) {
      this.title = title;
    }
  }
}
