// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest;

/** Plant models as people write them when they are wrong. */
public final class Plants {
  /** Ten mistakes, five of shape and five of meaning. */
  public static final String TEN_MISTAKES =
      """
      format: 1
      enterprise: acme
      site: lyon
      timeZone: Europe/Lyon
      areas:
        - name: bottling
          workCenters:
            - name: line1
              workUnits:
                - {name: filler, product: water-50}
                - {name: capper}
      templates:
        - name: filler
          version: 1
          tags:
            - {name: state, address: 400001, type: UINT17}
            - {name: produced, address: 900002, type: UINT16}
            - {name: temperature, address: 400010, type: FLOAT32}
            - {address: coil:4, type: BOOL}
          state:
            kind: codes
            tag: state
            codes:
              "1": {state: PRODUCING}
          counters:
            - {tag: temperature, counts: PRODUCED}
      devices:
        - name: filler-plc
          equipment: bottling/line1/filler
          template: filler@1
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1, port: 70000}
        - name: capper-plc
          equipment: bottling/line1/capper
          template: capper@1
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1}
        - name: meter
          equipment: bottling
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1}
          period: 1s
          tags:
            - {name: power, address: 300001, type: FLOAT32}
      products:
        - id: water-05
          plannedRunTimePerItem: PT0S
      """;

  private Plants() {}
}
