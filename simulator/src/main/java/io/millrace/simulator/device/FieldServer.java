// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.device;

/** What answers on a port, whatever its protocol. Safe for use by several threads. */
public interface FieldServer extends AutoCloseable {
  /** The TCP port it listens on. */
  int port();

  /** How many requests it has taken over TCP since the start. */
  long requests();

  /**
   * What makes it behave badly from the next request on, until told otherwise.
   *
   * @param how as the command line has it: {@code late:500ms}.
   * @throws IllegalArgumentException when its protocol knows no such behaviour.
   */
  Runnable misbehaviour(String how);

  /** It behaves well again. */
  void behave();

  /** Every answer that was sent is entered when this returns. */
  @Override
  void close();
}
