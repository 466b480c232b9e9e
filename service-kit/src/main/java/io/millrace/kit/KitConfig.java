// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit;

import io.millrace.kit.database.DatabaseConfig;
import io.millrace.kit.outbox.OutboxConfig;
import io.millrace.kit.stream.StreamConfig;
import io.millrace.kit.topics.TopicConfig;
import io.millrace.kit.web.WebConfig;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * All of the kit, for a service that folds streams into its own schema. Such a service supplies a
 * {@code ServiceSchema}, its {@code Projection} beans, and {@code OwnTopics} for what it writes. A
 * service without a database imports {@link WebConfig} and {@link TopicConfig} alone.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  WebConfig.class,
  DatabaseConfig.class,
  TopicConfig.class,
  StreamConfig.class,
  OutboxConfig.class
})
public class KitConfig {}
