// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

/** Another instance moved a position: the partition is no longer ours. */
final class PositionMovedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PositionMovedException(String message) {
    super(message);
  }
}
