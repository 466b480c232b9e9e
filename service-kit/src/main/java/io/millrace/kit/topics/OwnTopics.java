// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.topics;

import io.millrace.contracts.Topic;
import java.util.List;

/**
 * Topics that a service writes, to be created when absent. The topics of its projections and their
 * dead letters need no mention. Immutable.
 */
public record OwnTopics(List<Topic> topics) {
  public OwnTopics {
    topics = List.copyOf(topics);
  }
}
