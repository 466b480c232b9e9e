// SPDX-License-Identifier: Apache-2.0
/** HTTP as every service speaks it: clock, JSON, limits, OpenAPI. */
@NullMarked
package io.millrace.kit.web;

import org.jspecify.annotations.NullMarked;
