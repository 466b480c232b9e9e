// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.database;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the database may let us wait. Immutable.
 *
 * @param connectTimeout for opening a connection; whole seconds.
 * @param socketTimeout for an answer on the wire, longer than a statement may run; whole seconds.
 * @param statementTimeout the server ends a statement of the service after this; migrations have no
 *     such limit.
 * @param retryEvery between attempts to migrate while the database is away or refuses.
 */
@ConfigurationProperties(value = "millrace.database", ignoreUnknownFields = false)
public record DatabaseProperties(
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("45s") Duration socketTimeout,
    @DefaultValue("30s") Duration statementTimeout,
    @DefaultValue("1s") Duration retryEvery) {

  Map<String, String> driver(String schema) {
    Map<String, String> driver = new LinkedHashMap<>();
    driver.put("currentSchema", schema + ",public");
    driver.put("connectTimeout", Long.toString(connectTimeout.toSeconds()));
    driver.put("socketTimeout", Long.toString(socketTimeout.toSeconds()));
    driver.put("tcpKeepAlive", "true");
    driver.put("ApplicationName", "millrace-" + schema);
    return driver;
  }
}
