// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

/**
 * A record is right but comes before something it needs, such as the plant model's version it was
 * read with. Its partition waits and tries again; such a record never becomes a dead letter. Thrown
 * by {@link Projection#apply} before anything is cached.
 */
public final class NotYetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is waited for, with its numbers; shown in health and log.
   */
  public NotYetException(String message) {
    super(message);
  }
}
