// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.topics;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How topics are created. Immutable.
 *
 * @param replicationFactor copies of each partition; absent: what the broker has as its default.
 * @param checkEvery between looks at the broker.
 */
@ConfigurationProperties(value = "millrace.topics", ignoreUnknownFields = false)
public record TopicProperties(
    Optional<Short> replicationFactor, @DefaultValue("5s") Duration checkEvery) {}
