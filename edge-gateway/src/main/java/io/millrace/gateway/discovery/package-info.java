// SPDX-License-Identifier: Apache-2.0
/** Finds devices that no plant model has yet, when somebody asks for it. */
@NullMarked
package io.millrace.gateway.discovery;

import org.jspecify.annotations.NullMarked;
