// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Loopback ports for what cannot be told to take any: a process that takes seconds before it
 * listens, or that comes back on the same port. A port that the system gave away once is no such
 * port, because it gives it to the next who asks. So these come from below those that systems give
 * away (Linux from 32,768, others from 49,152), and each JVM has some of its own. Thread-safe.
 */
public final class FreePorts {
  private static final int FIRST = 10_000;
  private static final int END = 20_000;
  private static final int EACH = 100;

  /** Listens on the first port of those that are this JVM's for as long as it lives. */
  private static final ServerSocket MARK = mark();

  private static int given = 0;

  private FreePorts() {}

  /** A port that nobody listens on and that is given again only after 98 others. */
  public static synchronized int next() {
    for (int tried = 1; tried < EACH; tried++) {
      given = given % (EACH - 1) + 1;
      int port = MARK.getLocalPort() + given;
      try {
        listen(port).close();
        return port;
      } catch (IOException _) {
        // somebody listens there
      }
    }
    throw new IllegalStateException("no free port behind " + MARK.getLocalPort());
  }

  private static ServerSocket mark() {
    for (int port = FIRST; port < END; port += EACH) {
      try {
        return listen(port);
      } catch (IOException _) {
        // another JVM's
      }
    }
    throw new IllegalStateException("no free port from %d to %d".formatted(FIRST, END));
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
