// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tags of the controller that every client reads: half of them DINT, half REAL, each alone,
 * since that is what each of the clients can read. Immutable.
 *
 * @param tags how many; even.
 */
record TagSet(int tags) {
  List<String> whole() {
    return names("Line1_Count_%03d");
  }

  List<String> real() {
    return names("Line1_Speed_%03d");
  }

  List<String> all() {
    return Stream.concat(whole().stream(), real().stream()).toList();
  }

  ControllerMemory memory() {
    ControllerMemory memory = new ControllerMemory();
    whole().forEach(name -> memory.addTag("", name, Elementary.DINT));
    real().forEach(name -> memory.addTag("", name, Elementary.REAL));
    return memory;
  }

  private List<String> names(String pattern) {
    return IntStream.range(0, tags / 2).mapToObj(pattern::formatted).toList();
  }
}
