// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.sample;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Addresses that go wrong in every way a client or a service can. */
@RestController
final class SampleController {
  private final JdbcTemplate jdbc;

  SampleController(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  record Order(@NotBlank String item, @Max(10) int quantity, List<Line> lines) {}

  record Line(int position) {}

  record Count(long rows, Instant at) {}

  @GetMapping("/api/v1/count")
  Count count(@RequestParam(defaultValue = "1970-01-01T00:00:00Z") Instant at) {
    Long rows = jdbc.queryForObject("select count(*) from tally", Long.class);
    return new Count(rows == null ? 0 : rows, at);
  }

  @GetMapping("/api/v1/limited")
  int limited(@RequestParam @Max(1000) int limit) {
    return limit;
  }

  @GetMapping("/api/v1/bug")
  int bug() {
    if (jdbc.getFetchSize() < 0) {
      throw new IllegalStateException("password=secret");
    }
    return 0;
  }

  @PostMapping("/api/v1/orders")
  Order order(@Valid @RequestBody Order order) {
    return order;
  }

  @PutMapping("/api/v1/orders")
  Order replace(@RequestBody Order order) {
    return order;
  }
}
