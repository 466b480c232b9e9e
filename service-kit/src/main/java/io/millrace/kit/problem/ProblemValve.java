// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.problem;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The problem document for what the server refuses before any filter or controller runs: a request
 * line, a header or an address that is no HTTP. Thread-safe.
 */
final class ProblemValve extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);
  private static final Problem NO_HTTP =
      Problem.of(
          400,
          "BAD_REQUEST",
          "This is no valid HTTP request: its first line, its address or a header has characters or"
              + " values that are not allowed, or is too long.");

  private final JsonMapper json;

  ProblemValve(JsonMapper json) {
    this.json = json;
    setShowReport(false);
    setShowServerInfo(false);
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    // Another valve, or a controller, has told it already.
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    AtomicBoolean isOpen = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, isOpen);
    if (!isOpen.get()) {
      return;
    }
    String traceId =
        Objects.toString(request.getAttribute(ProblemConfig.TRACE_ID), ProblemConfig.newTraceId());
    Problem problem = status == 400 ? NO_HTTP : ProblemController.plain(status);
    if (status >= 500 && failure != null) {
      LOG.error("The server failed on a request, trace {}", traceId, failure);
    }
    try {
      response.setHeader(ProblemConfig.TRACE_HEADER, traceId);
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      Writer body = response.getReporter();
      if (body != null) {
        body.write(json.writeValueAsString(problem.traced(traceId)));
        response.finishResponse();
      }
    } catch (IOException e) {
      LOG.debug("The client of trace {} did not wait for its answer", traceId, e);
    }
  }
}
