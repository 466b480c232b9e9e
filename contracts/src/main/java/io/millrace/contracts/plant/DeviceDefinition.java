// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A controller that a gateway talks to, as a person writes it. Immutable.
 *
 * @param name unique in the site.
 * @param gateway name of the gateway that reads it; {@value #DEFAULT_GATEWAY} when left out.
 * @param equipment the place it controls, as path below the site: {@code bottling/line1/filler}.
 * @param template the machine template and version, {@code filler@1}; null when its tags say all.
 * @param endpoint where and how it is reached.
 * @param period how often its tags are read unless they say otherwise; 1 s when left out.
 * @param tags tags beyond the template's, and overrides of them.
 * @param clock own name of the tag that holds the device's own time, which then goes with what is
 *     read together with it; null when it has none.
 */
public record DeviceDefinition(
    String name,
    @Nullable String gateway,
    String equipment,
    @Nullable String template,
    DeviceEndpoint endpoint,
    @Nullable Duration period,
    @Nullable List<TagDefinition> tags,
    @Nullable String clock) {

  public static final String DEFAULT_GATEWAY = "edge";
  public static final Duration DEFAULT_PERIOD = Duration.ofSeconds(1);

  public DeviceDefinition {
    tags = tags == null ? List.of() : List.copyOf(tags);
  }

  /** A device without a clock. */
  public DeviceDefinition(
      String name,
      @Nullable String gateway,
      String equipment,
      @Nullable String template,
      DeviceEndpoint endpoint,
      @Nullable Duration period,
      @Nullable List<TagDefinition> tags) {
    this(name, gateway, equipment, template, endpoint, period, tags, null);
  }

  @Override
  public List<TagDefinition> tags() {
    return tags == null ? List.of() : tags;
  }

  public String gatewayName() {
    return gateway == null ? DEFAULT_GATEWAY : gateway;
  }
}
