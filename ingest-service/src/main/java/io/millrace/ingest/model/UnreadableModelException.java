// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

/** The text is no YAML or JSON document that could hold a model; the message says where and why. */
public final class UnreadableModelException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableModelException(String message) {
    super(message);
  }

  public UnreadableModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
