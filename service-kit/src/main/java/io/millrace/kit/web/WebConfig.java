// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.web;

import io.millrace.kit.problem.Problem;
import io.millrace.kit.problem.ProblemConfig;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import java.time.InstantSource;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.core.StreamReadFeature;

/** What every service has, with or without a database: clock, problems, JSON, limits, OpenAPI. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebProperties.class)
@Import(ProblemConfig.class)
public class WebConfig {
  /** As in {@code /api/v1}. */
  private static final String API_VERSION = "v1";

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /** Which service answers here, and what its clock says; never anything but up. */
  @Bean
  HealthIndicator serviceHealthIndicator(
      InstantSource clock, @Value("${spring.application.name}") String service) {
    return () -> Health.up().withDetail("name", service).withDetail("at", clock.instant()).build();
  }

  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return json -> json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
  }

  @Bean
  FilterRegistrationBean<BodyLimit> bodyLimit(
      WebProperties properties,
      @Qualifier("handlerExceptionResolver") @Lazy HandlerExceptionResolver refusals) {
    FilterRegistrationBean<BodyLimit> limit =
        new FilterRegistrationBean<>(new BodyLimit(properties.maxBody().toBytes(), refusals));
    limit.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return limit;
  }

  /**
   * The same document whatever the port, so that it can be committed and compared, with the
   * service's name, and the problem document as the answer to whatever goes wrong.
   */
  @Bean
  OpenApiCustomizer houseStyle(@Value("${spring.application.name}") String service) {
    return document -> {
      document.setInfo(
          new Info()
              .title("Millrace " + service)
              .version(API_VERSION)
              .description(
                  "REST interface of Millrace's "
                      + service
                      + ". Times are RFC 3339 in UTC, durations ISO 8601, ratios 0..1. Every error"
                      + " is a problem document (RFC 9457) with code and traceId."));
      document.setServers(List.of(new Server().url("/")));
      if (document.getComponents() == null) {
        document.setComponents(new Components());
      }
      ModelConverters.getInstance(true)
          .readAll(Problem.class)
          .forEach(document.getComponents()::addSchemas);
      document.getPaths().values().stream()
          .flatMap(path -> path.readOperations().stream())
          .forEach(operation -> operation.getResponses().addApiResponse("default", problem()));
    };
  }

  private static ApiResponse problem() {
    return new ApiResponse()
        .description("What went wrong, as RFC 9457 problem document")
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
  }
}
