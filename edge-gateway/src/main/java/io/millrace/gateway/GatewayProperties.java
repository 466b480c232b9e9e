// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.gateway.spool.SpoolProperties;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * All settings of a gateway of its own. Immutable.
 *
 * @param name by which the plant model's devices name this gateway; a-z, 0-9, - and _.
 * @param dataDir folder for the spool and the copy of the plant models.
 * @param betweenConnects shortest time from one connect to a device to the next.
 * @param spool how readings are kept until the broker has them.
 */
@Validated
@ConfigurationProperties(value = "millrace.gateway", ignoreUnknownFields = false)
public record GatewayProperties(
    @DefaultValue("edge") @Pattern(regexp = "[a-z0-9][a-z0-9_-]{0,62}") String name,
    @DefaultValue(".millrace/gateway") Path dataDir,
    @DefaultValue("1s") Duration betweenConnects,
    @DefaultValue @Valid SpoolProperties spool) {}
