// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

/** What the controller lets others do with a tag or a member. */
public enum Access {
  READ_WRITE(0),
  READ_ONLY(2),
  NONE(3);

  private final int code;

  Access(int code) {
    this.code = code;
  }

  /** As the symbol table tells it. */
  public int code() {
    return code;
  }
}
