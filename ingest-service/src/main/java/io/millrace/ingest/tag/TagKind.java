// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.tag;

import io.millrace.contracts.readings.TagValue;

/** What a tag's values are, so that answers show them as the device gave them. */
public enum TagKind {
  BOOL,
  INTEGER,
  REAL,
  TEXT;

  public static TagKind of(TagValue value) {
    return switch (value) {
      case TagValue.Bool _ -> BOOL;
      case TagValue.Int _, TagValue.UnsignedInt _ -> INTEGER;
      case TagValue.Real _ -> REAL;
      case TagValue.Text _ -> TEXT;
    };
  }
}
