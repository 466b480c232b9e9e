// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.sample.names;

import org.apache.kafka.clients.admin.NewTopic;

/** Wrong: a store that knows Kafka. */
public record BarrelStore(NewTopic topic) {}
