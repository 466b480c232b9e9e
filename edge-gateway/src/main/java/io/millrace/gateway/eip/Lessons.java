// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.equipment.TagName;
import io.millrace.gateway.device.HeldTags;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a device taught by its answers. Immutable.
 *
 * @param forbidden structures that it does not give whole.
 * @param words arrays of BOOLs that it gives in words of 32, of which the symbol table says
 *     nothing; in upper case.
 * @param held tags that it refused.
 */
record Lessons(Forbidden forbidden, Set<String> words, HeldTags held) {
  static final Lessons NONE = new Lessons(Forbidden.NONE, Set.of(), HeldTags.NONE);

  Lessons {
    words = Set.copyOf(words);
  }

  Lessons refused(List<ReadItem.Whole> wholes) {
    return new Lessons(forbidden.refused(wholes), words, held);
  }

  Lessons given(List<ReadItem.Whole> wholes) {
    return forbidden.isNews(wholes) ? new Lessons(forbidden.given(wholes), words, held) : this;
  }

  Lessons inWords(String array, boolean isSo) {
    Set<String> after = new HashSet<>(words);
    return (isSo ? after.add(array) : after.remove(array))
        ? new Lessons(forbidden, after, held)
        : this;
  }

  Lessons refused(TagName tag, boolean isPermanent, String reason, long now) {
    return new Lessons(forbidden, words, held.refused(tag, isPermanent, reason, now));
  }

  Lessons answered(TagName tag) {
    return held.holds(tag) ? new Lessons(forbidden, words, held.answered(tag)) : this;
  }

  /** What it taught about structures and arrays, for whatever tags. */
  Lessons withoutHeld() {
    return new Lessons(forbidden, words, HeldTags.NONE);
  }

  /** Whether both lead to the same plan. */
  boolean plansLike(Lessons other) {
    return forbidden.equals(other.forbidden)
        && words.equals(other.words)
        && held.held().keySet().equals(other.held.held().keySet());
  }
}
