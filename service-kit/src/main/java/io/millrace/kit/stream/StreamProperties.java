// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How streams are read. Immutable.
 *
 * @param group consumer group of the service; the projection's name is added. Empty: the service's
 *     name.
 * @param maxRecords most records in one transaction.
 * @param maxBytes most bytes of records in one transaction and in one fetch; a single record may be
 *     larger.
 * @param linger how long the broker may collect records before it answers; larger batches against
 *     later ones.
 * @param sessionTimeout an instance that died is replaced after this.
 */
@ConfigurationProperties(value = "millrace.stream", ignoreUnknownFields = false)
public record StreamProperties(
    @DefaultValue("") String group,
    @DefaultValue("2000") int maxRecords,
    @DefaultValue("4MB") DataSize maxBytes,
    @DefaultValue("200ms") Duration linger,
    @DefaultValue("10s") Duration sessionTimeout) {}
