// SPDX-License-Identifier: Apache-2.0
/** Why equipment stopped: what the machine said, what rules make of it, what people say of it. */
@NullMarked
package io.millrace.oee.downtime;

import org.jspecify.annotations.NullMarked;
