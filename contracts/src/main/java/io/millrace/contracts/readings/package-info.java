// SPDX-License-Identifier: Apache-2.0
/** Values read from devices, and their form on the wire. */
@NullMarked
package io.millrace.contracts.readings;

import org.jspecify.annotations.NullMarked;
