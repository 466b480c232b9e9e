// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Asks every service how it is, and names each fault with its remedy. */
@Command(
    name = "doctor",
    description = {
      "Looks at ports, clocks, Kafka, database, disk, certificates, plant models and devices;"
          + " names each fault and what to do.",
      "Exit code: 0 healthy, 1 faults found, 2 wrong usage."
    })
final class DoctorCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Mixin private final Deployment deployment = new Deployment();
  @Mixin private final Output output = new Output();

  DoctorCommand(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The answer to programs.
   *
   * @param isHealthy whether there is no fault.
   */
  record Diagnosis(boolean isHealthy, List<Finding> findings) {}

  @Override
  public Integer call() throws CommandException, InterruptedException {
    List<Finding> findings = findings();
    long faults = findings.stream().filter(Finding::isFault).count();
    if (output.isJson()) {
      output.json(new Diagnosis(faults == 0, findings));
    } else {
      print(findings, faults);
    }
    return faults == 0 ? 0 : 1;
  }

  private List<Finding> findings() throws CommandException, InterruptedException {
    Map<Service, Sighting> sightings = new EnumMap<>(Service.class);
    List<Finding> findings = new ArrayList<>();
    for (Service service : Service.values()) {
      Sighting sighting = look(deployment.client(service));
      sightings.put(service, sighting);
      findings.addAll(ServiceCheck.findings(service, sighting));
      findings.addAll(CertificateCheck.findings(service, sighting, clock.instant()));
    }
    findings.addAll(ClockCheck.findings(sightings));
    try {
      if (sightings.get(Service.INGEST) instanceof Sighting.Answers) {
        findings.addAll(
            DatabaseCheck.findings(
                deployment.client(Service.INGEST).get("/api/v1/system").path("database")));
      }
      if (sightings.get(Service.GATEWAY) instanceof Sighting.Answers) {
        devices(sightings.get(Service.INGEST) instanceof Sighting.Answers, findings);
      }
      if (sightings.get(Service.INGEST) instanceof Sighting.Answers ingest
          && ingest.part("database").path("status").asString("").equals("UP")) {
        findings.addAll(FleetCheck.findings(gateways()));
      }
    } catch (ServiceException e) {
      findings.add(
          Finding.fault("doctor", String.valueOf(e.getMessage()), "mend this, and ask again"));
    }
    return findings;
  }

  private Sighting look(ServiceClient client) throws InterruptedException {
    Service service = client.service();
    try {
      Instant before = clock.instant();
      ServiceClient.Answer answer = client.ask("/health");
      Instant after = clock.instant();
      return Sighting.of(service, client.address(), answer, before, after);
    } catch (ServiceException e) {
      return new Sighting.Fails(
          client.address(), e.why(), ServiceException.remedy(e.kind(), service, client.address()));
    }
  }

  private List<JsonNode> gateways()
      throws CommandException, ServiceException, InterruptedException {
    ServiceClient ingest = deployment.client(Service.INGEST);
    List<JsonNode> gateways = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = ingest.get("/api/v1/gateways?cursor=" + ServiceClient.encode(cursor));
      page.path("gateways").forEach(gateways::add);
      cursor = page.path("next").asString("");
    } while (!cursor.isEmpty());
    return gateways;
  }

  private void devices(boolean isIngestThere, List<Finding> into)
      throws CommandException, ServiceException, InterruptedException {
    ServiceClient gateway = deployment.client(Service.GATEWAY);
    List<JsonNode> devices = new ArrayList<>();
    JsonNode page = gateway.get("/api/v1/devices");
    into.addAll(ModelCheck.findings(page, isIngestThere ? versions(page) : Map.of()));
    while (true) {
      for (JsonNode device : page.path("devices")) {
        devices.add(
            DeviceCheck.isUp(device)
                ? gateway.get(
                    "/api/v1/devices/" + ServiceClient.encode(device.path("name").asString()))
                : device);
      }
      String cursor = page.path("nextCursor").asString("");
      if (cursor.isEmpty()) {
        break;
      }
      page = gateway.get("/api/v1/devices?cursor=" + ServiceClient.encode(cursor));
    }
    into.addAll(DeviceCheck.findings(devices));
  }

  /** Versions in force of the sites that the gateway reads. */
  private Map<String, Integer> versions(JsonNode list)
      throws CommandException, ServiceException, InterruptedException {
    ServiceClient ingest = deployment.client(Service.INGEST);
    Map<String, Integer> versions = new TreeMap<>();
    for (JsonNode model : list.path("models")) {
      String site = model.path("site").asString("");
      String name = ServiceClient.encode(site.replaceFirst(".*/", ""));
      JsonNode version =
          ingest
              .ask("/api/v1/sites/" + name + "/model/versions?limit=1")
              .tree()
              .at("/versions/0/version");
      if (version.isInt()) {
        versions.put(site, version.asInt());
      }
    }
    return versions;
  }

  private void print(List<Finding> findings, long faults) {
    for (Finding finding : findings) {
      String level = finding.level().name();
      output.lines(
          "%-6s %-16s %s"
              .formatted(
                  finding.isFault() ? level : level.toLowerCase(Locale.ROOT),
                  finding.subject(),
                  finding.message()));
      if (finding.remedy() != null) {
        output.lines(" ".repeat(7) + "-> " + finding.remedy());
      }
    }
    output.lines("", faults == 0 ? "Healthy." : faults == 1 ? "1 fault." : faults + " faults.");
  }
}
