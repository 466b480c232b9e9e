// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.system;

import io.millrace.ingest.database.DatabaseLevelStore;
import io.millrace.ingest.database.DatabaseVersion;
import io.millrace.ingest.rollup.RollupRunner;
import io.millrace.kit.stream.StreamStatus;
import io.millrace.kit.stream.StreamsRunner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What this service is and how it fares, over HTTP. */
@RestController
@RequestMapping("/api/v1/system")
@Tag(name = "System")
class SystemController {
  private final DatabaseLevelStore database;
  private final StreamsRunner streams;
  private final RollupRunner rollups;

  SystemController(DatabaseLevelStore database, StreamsRunner streams, RollupRunner rollups) {
    this.database = database;
    this.streams = streams;
    this.rollups = rollups;
  }

  /**
   * @param service name of the service.
   * @param version its version; "development" where it does not run from a jar.
   * @param java version of the virtual machine.
   * @param database the database at hand; absent while it never answered.
   * @param streams how the folding of each topic fares.
   * @param rollupBacklog minutes of devices that wait to be folded.
   */
  @Schema(name = "System")
  record SystemView(
      String service,
      String version,
      String java,
      @Nullable DatabaseVersion database,
      List<StreamView> streams,
      long rollupBacklog) {}

  /**
   * @param lag records that wait in this instance's partitions.
   * @param behind age of the oldest record that waits.
   * @param partitions how many partitions this instance reads.
   * @param trouble why it does not go on; absent when it does.
   */
  @Schema(name = "Stream")
  record StreamView(
      String projection,
      String topic,
      long lag,
      Duration behind,
      int partitions,
      @Nullable String trouble) {
    static StreamView of(StreamStatus status) {
      return new StreamView(
          status.projection(),
          status.topic(),
          status.lag(),
          status.partitions().stream()
              .map(StreamStatus.Partition::behind)
              .max(Duration::compareTo)
              .orElse(Duration.ZERO),
          status.partitions().size(),
          status.trouble().isEmpty() ? null : status.trouble());
    }
  }

  @GetMapping
  @Operation(summary = "Versions, database level, lag")
  SystemView system() {
    String version = getClass().getPackage().getImplementationVersion();
    return new SystemView(
        "ingest-service",
        version == null ? "development" : version,
        Runtime.version().toString(),
        database.found().orElse(null),
        streams.status().stream().map(StreamView::of).toList(),
        rollups.backlog());
  }
}
