// SPDX-License-Identifier: Apache-2.0
/** The devices of the plant model that this gateway reads, and what it says about them. */
@NullMarked
package io.millrace.gateway.fleet;

import org.jspecify.annotations.NullMarked;
