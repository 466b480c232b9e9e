// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.problem;

import io.millrace.kit.database.DatabaseRunner;
import java.util.UUID;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** Every error as a problem document, each with its trace id. */
@Configuration(proxyBeanMethods = false)
public class ProblemConfig {
  static final String TRACE_ID = "traceId";
  static final String TRACE_HEADER = "X-Trace-Id";

  @Bean
  ProblemController problemController(ObjectProvider<DatabaseRunner> database) {
    return new ProblemController(() -> database.stream().allMatch(DatabaseRunner::ready));
  }

  @Bean
  FilterRegistrationBean<jakarta.servlet.Filter> traceFilter() {
    FilterRegistrationBean<jakarta.servlet.Filter> trace =
        new FilterRegistrationBean<>(
            (request, response, chain) -> {
              var http = (jakarta.servlet.http.HttpServletRequest) request;
              String id =
                  TraceId.of(
                      http.getHeader("traceparent"), http.getHeader(TRACE_HEADER), newTraceId());
              request.setAttribute(TRACE_ID, id);
              ((jakarta.servlet.http.HttpServletResponse) response).setHeader(TRACE_HEADER, id);
              MDC.put(TRACE_ID, id);
              try {
                chain.doFilter(request, response);
              } finally {
                MDC.remove(TRACE_ID);
              }
            });
    trace.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return trace;
  }

  /** Errors that the server finds before the filters. */
  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> problemsOfTheServer(
      JsonMapper json) {
    return server ->
        server.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemValve(json)));
  }

  static String newTraceId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
