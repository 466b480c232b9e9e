// SPDX-License-Identifier: Apache-2.0
/**
 * EtherNet/IP and CIP on the wire, for both ends: each record writes itself and reads what the
 * other end wrote. Nothing here opens a socket, and nothing trusts a length it was sent.
 */
@NullMarked
package io.millrace.gateway.eip.wire;

import org.jspecify.annotations.NullMarked;
