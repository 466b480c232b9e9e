// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.readings.QualityReason;
import org.jspecify.annotations.Nullable;

/** The conversation with a device failed; the message says what was seen, with numbers. */
public final class DeviceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What a caller does about it. */
  public enum Kind {
    /** No connection: try again later. */
    UNREACHABLE(true, QualityReason.LINK_DOWN),
    /** Connected, but no answer in time: try again later on a new connection. */
    TIMEOUT(true, QualityReason.TIMEOUT),
    /** The device answered no. */
    REFUSED(true, QualityReason.REFUSED),
    /** The answer broke the protocol: try again later on a new connection. */
    MALFORMED(true, QualityReason.MALFORMED),
    /** What was asked can never be right: do not try again until the definition changes. */
    MISCONFIGURED(false, QualityReason.MISCONFIGURED);

    private final boolean retryable;
    private final QualityReason reason;

    Kind(boolean retryable, QualityReason reason) {
      this.retryable = retryable;
      this.reason = reason;
    }

    public boolean retryable() {
      return retryable;
    }

    /** How the tags' readings are marked. */
    public QualityReason reason() {
      return reason;
    }
  }

  private final Kind kind;
  private final String fault;

  /**
   * @param fault what exactly, in upper snake case, to count by: {@code WRONG_UNIT}.
   * @param detail what was seen, for people.
   */
  public DeviceException(Kind kind, String fault, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    this.kind = kind;
    this.fault = fault;
  }

  public DeviceException(Kind kind, String fault, String detail) {
    this(kind, fault, detail, null);
  }

  public Kind kind() {
    return kind;
  }

  public String fault() {
    return fault;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
