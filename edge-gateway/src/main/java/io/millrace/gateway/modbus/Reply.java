// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.gateway.device.DeviceException;

/**
 * The reply to one request, byte by byte as it comes: asks for no more bytes than the reply can
 * have, and refuses it as soon as anything in it differs from what was asked. Confined to one
 * thread.
 */
sealed interface Reply permits ReplyReader, RtuReplyReader {
  /** How many more bytes belong to the reply, as far as is known; 0 when it is complete. */
  int wanted();

  /**
   * @param count how many of these bytes came; at most {@link #wanted()}.
   * @throws DeviceException kind MALFORMED when they do not belong to a reply to this request.
   */
  void accept(byte[] bytes, int count) throws DeviceException;

  /** Whether the device answered with an exception code. */
  boolean isRefused();

  /** The device's exception code, when it refused. */
  int exceptionCode();

  /** Function code and what follows, when nothing more is wanted. */
  byte[] message();
}
