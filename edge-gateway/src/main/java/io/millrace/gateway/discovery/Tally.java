// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What a discovery has done so far. Shared by threads. */
final class Tally {
  private static final int MOST_REMARKS = 100;

  final LongAdder questions = new LongAdder();
  final LongAdder answers = new LongAdder();
  final LongAdder outside = new LongAdder();
  final LongAdder connects = new LongAdder();
  final LongAdder accepted = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder unanswered = new LongAdder();
  final LongAdder spared = new LongAdder();
  final LongAdder notListed = new LongAdder();
  private final List<String> remarks = new CopyOnWriteArrayList<>();

  /** Counts on from another one. */
  void add(Tally other) {
    questions.add(other.questions.sum());
    answers.add(other.answers.sum());
    outside.add(other.outside.sum());
    connects.add(other.connects.sum());
    accepted.add(other.accepted.sum());
    refused.add(other.refused.sum());
    unanswered.add(other.unanswered.sum());
    spared.add(other.spared.sum());
    notListed.add(other.notListed.sum());
  }

  /** Something that a person should know about the result. */
  void remark(String text) {
    if (remarks.size() < MOST_REMARKS && !remarks.contains(text)) {
      remarks.add(text);
    }
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }
}
