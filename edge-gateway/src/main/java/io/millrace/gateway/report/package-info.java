// SPDX-License-Identifier: Apache-2.0
/** How the gateway is, said regularly to whoever watches all of them. */
@NullMarked
package io.millrace.gateway.report;

import org.jspecify.annotations.NullMarked;
