// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

/** Bytes to and from a device, whatever carries them. Confined to one thread. */
public interface Wire extends AutoCloseable {
  /** Where it leads, for people. */
  String where();

  /**
   * How many bytes can be read without waiting.
   *
   * @throws DeviceException kind UNREACHABLE when the connection is lost.
   */
  int waiting() throws DeviceException;

  /**
   * @param what is sent, for people.
   * @throws DeviceException kind UNREACHABLE when the connection is lost.
   */
  void send(byte[] message, String what) throws DeviceException;

  /**
   * Takes what comes, at least a byte unless time is over.
   *
   * @param most how many bytes at most, from the beginning of the array.
   * @param patienceNanos how long to wait for the first.
   * @param what was asked, for people.
   * @return how many came; 0 when none came in time.
   * @throws DeviceException kind UNREACHABLE when the connection is lost.
   */
  int receive(byte[] into, int most, long patienceNanos, String what)
      throws DeviceException, InterruptedException;

  /** Gives it up; never throws. */
  @Override
  void close();
}
