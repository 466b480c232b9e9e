// SPDX-License-Identifier: Apache-2.0
/** The topics a service needs, and whether the broker that keeps them answers. */
@NullMarked
package io.millrace.kit.topics;

import org.jspecify.annotations.NullMarked;
