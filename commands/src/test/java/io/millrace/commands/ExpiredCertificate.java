// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate for 127.0.0.1 that ended long ago, and the authority that signed it, made by the
 * JDK's keytool.
 *
 * @param keyStore with the private key, for a server.
 * @param authority the authority's own certificate, PEM.
 */
record ExpiredCertificate(Path keyStore, Path authority) {
  static final String PASSWORD = "changeit";

  static ExpiredCertificate in(Path directory) throws IOException, InterruptedException {
    Path authorityStore = directory.resolve("authority.p12");
    Path keyStore = directory.resolve("server.p12");
    Path authority = directory.resolve("authority.pem");
    Path request = directory.resolve("server.csr");
    Path certificate = directory.resolve("server.pem");
    keytool(
        authorityStore,
        "-genkeypair",
        "-alias",
        "ca",
        "-keyalg",
        "EC",
        "-dname",
        "CN=ca",
        "-ext",
        "bc:c",
        "-validity",
        "3650");
    keytool(authorityStore, "-exportcert", "-alias", "ca", "-rfc", "-file", authority.toString());
    keytool(keyStore, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=127.0.0.1");
    keytool(keyStore, "-certreq", "-alias", "server", "-file", request.toString());
    keytool(
        authorityStore,
        "-gencert",
        "-alias",
        "ca",
        "-rfc",
        "-ext",
        "san=ip:127.0.0.1",
        "-startdate",
        "-400d",
        "-validity",
        "30",
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString());
    keytool(keyStore, "-importcert", "-noprompt", "-alias", "ca", "-file", authority.toString());
    keytool(
        keyStore, "-importcert", "-noprompt", "-alias", "server", "-file", certificate.toString());
    return new ExpiredCertificate(keyStore, authority);
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException(command + " ended with " + code);
    }
  }
}
