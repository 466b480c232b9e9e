// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the services are: options that every command has. Filled by picocli. */
final class Deployment {
  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "where the edge-gateway is; port 8081 on this machine when left out")
  private @Nullable URI gateway;

  @Option(
      names = "--ingest",
      paramLabel = "URL",
      description = "where the ingest-service is; port 8082 on this machine when left out")
  private @Nullable URI ingest;

  @Option(
      names = "--oee",
      paramLabel = "URL",
      description = "where the oee-service is; port 8083 on this machine when left out")
  private @Nullable URI oee;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "added to those ports, as for the demo")
  private int portOffset;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "accept certificates that these authorities signed; PEM")
  private @Nullable Path authorities;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private CommandSpec command() {
    if (command == null) {
      throw new IllegalStateException("not mixed into a command");
    }
    return command;
  }

  URI address(Service service) {
    URI told =
        switch (service) {
          case GATEWAY -> gateway;
          case INGEST -> ingest;
          case OEE -> oee;
        };
    if (told == null) {
      return service.onLoopback(portOffset);
    }
    if (told.getHost() == null || !String.valueOf(told.getScheme()).matches("https?")) {
      throw new ParameterException(
          command().commandLine(),
          "%s %s is no address of a service; write it as http://host:port"
              .formatted(service.option(), told));
    }
    return told;
  }

  ServiceClient client(Service service) throws CommandException {
    return new ServiceClient(service, address(service), trust());
  }

  private @Nullable SSLContext trust() throws CommandException {
    if (authorities == null) {
      return null;
    }
    try (InputStream pem = Files.newInputStream(authorities)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority" + number++, one);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandException(
          "--ca-file %s cannot be read as certificates in PEM: %s"
              .formatted(authorities, e.getMessage()),
          e);
    }
  }
}
