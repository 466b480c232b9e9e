// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest;

import io.millrace.testkit.OpenApiFile;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OpenApiIT {

  @Test
  void theCommittedFileIsWhatTheServiceSays() {
    OpenApiFile.check(URI.create(RunningIngest.shared().address()), Path.of("openapi.json"));
  }
}
