// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.eip;

import java.io.IOException;

/** One of those compared, connected to the controller. Confined to one thread. */
interface Client extends AutoCloseable {
  /**
   * Reads every tag once.
   *
   * @return how many it has a good value of.
   */
  int poll() throws Exception;

  @Override
  void close() throws IOException;
}
