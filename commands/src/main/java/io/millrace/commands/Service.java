// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.net.URI;

/** The services that commands talk to, and where each listens when nobody says otherwise. */
enum Service {
  GATEWAY("edge-gateway", "--gateway", 8081),
  INGEST("ingest-service", "--ingest", 8082),
  OEE("oee-service", "--oee", 8083);

  private final String title;
  private final String option;
  private final int port;

  Service(String title, String option, int port) {
    this.title = title;
    this.option = option;
    this.port = port;
  }

  /** As it calls itself. */
  String title() {
    return title;
  }

  /** The option that says where it is. */
  String option() {
    return option;
  }

  URI onLoopback(int portOffset) {
    return URI.create("http://127.0.0.1:" + (port + portOffset));
  }
}
