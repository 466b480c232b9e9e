// SPDX-License-Identifier: Apache-2.0
/** Places in the factory and the names of their signals. */
@NullMarked
package io.millrace.contracts.equipment;

import org.jspecify.annotations.NullMarked;
