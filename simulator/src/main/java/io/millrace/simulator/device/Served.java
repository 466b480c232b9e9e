// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.device;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.TagValue;

/**
 * A value that a master got. Immutable.
 *
 * @param tag full name of the tag.
 * @param number how many-th value of the tag it is, from 1; a number is left out when its answer
 *     was spoiled on purpose or did not get through.
 * @param value as a master that decodes it rightly sees it, scaling included.
 */
public record Served(TagName tag, long number, TagValue value) {}
