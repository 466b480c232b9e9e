// SPDX-License-Identifier: Apache-2.0
/** The plant model: one declarative document per site. */
@NullMarked
package io.millrace.contracts.plant;

import org.jspecify.annotations.NullMarked;
