// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.contracts.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A command as it was typed, and what came of it.
 *
 * @param code exit code.
 */
record Typed(int code, String out, String err) {
  static Typed with(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandsApplication.run(environment, new PrintWriter(out), new PrintWriter(err), arguments);
    return new Typed(code, out.toString(), err.toString());
  }

  static Typed of(String... arguments) {
    return with(Map.of(), arguments);
  }

  JsonNode json() {
    return Json.MAPPER.readTree(out);
  }
}
