// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

/**
 * A record's place in its source's own numbering. Immutable.
 *
 * @param source who numbers: {@code gateway/device}.
 * @param epoch changes when the source starts numbering anew.
 * @param sequence grows by one with each record of the source in the epoch; the first is 1.
 */
public record SourcePosition(String source, String epoch, long sequence) {
  public SourcePosition {
    if (sequence < 1) {
      throw new IllegalArgumentException("a source numbers from 1, not " + sequence);
    }
  }
}
