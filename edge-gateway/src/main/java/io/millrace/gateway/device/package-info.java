// SPDX-License-Identifier: Apache-2.0
/** What a driver offers, and when and how a device is polled. */
@NullMarked
package io.millrace.gateway.device;

import org.jspecify.annotations.NullMarked;
