// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a service takes over HTTP. Immutable.
 *
 * @param maxBody largest request body; more is answered with 413.
 */
@ConfigurationProperties(value = "millrace.web", ignoreUnknownFields = false)
public record WebProperties(@DefaultValue("1MB") DataSize maxBody) {}
