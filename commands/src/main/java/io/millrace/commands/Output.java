// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.contracts.Json;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command answers: text for people, or one JSON document for programs. */
final class Output {
  @Option(names = "--json", description = "answer in JSON, for programs")
  private boolean isJson;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  boolean isJson() {
    return isJson;
  }

  void json(Object value) {
    lines(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
  }

  void lines(String... lines) {
    for (String line : lines) {
      writer().println(line);
    }
    writer().flush();
  }

  private PrintWriter writer() {
    if (command == null) {
      throw new IllegalStateException("not mixed into a command");
    }
    return command.commandLine().getOut();
  }
}
