// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A service did not do what it was asked; the message says why, and what to do. */
final class ServiceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Told apart by what to do about it. */
  enum Kind {
    /** Nobody listens there. */
    AWAY,
    /** Somebody listens and does not answer in time. */
    SILENT,
    /** Something else than the service answers. */
    STRANGER,
    /** Its certificate is not accepted. */
    UNTRUSTED,
    /** It said no. */
    REFUSED
  }

  private final Kind kind;
  private final String why;
  private final transient @Nullable Refusal refusal;

  private ServiceException(
      Kind kind, String message, String why, @Nullable Refusal refusal, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.why = why;
    this.refusal = refusal;
  }

  static ServiceException of(
      Kind kind, Service service, URI address, String why, @Nullable Throwable cause) {
    String message = "%s.%n  -> %s".formatted(why, remedy(kind, service, address));
    return new ServiceException(kind, message, why, null, cause);
  }

  static ServiceException refused(Refusal refusal) {
    return new ServiceException(Kind.REFUSED, refusal.words(), refusal.detail(), refusal, null);
  }

  /** The same refusal in other words. */
  ServiceException saying(Function<Refusal, String> words) {
    return refusal == null
        ? this
        : new ServiceException(kind, words.apply(refusal), why, refusal, this);
  }

  Kind kind() {
    return kind;
  }

  /** What went wrong, without what to do. */
  String why() {
    return why;
  }

  /** What the service said; empty unless it refused. */
  Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** What to do when a service is not met as it should be. */
  static String remedy(Kind kind, Service service, URI address) {
    return switch (kind) {
      case AWAY ->
          "start it (./millrace demo starts everything), or say where it is with %s URL or --port-offset N"
              .formatted(service.option());
      case SILENT -> "look at its log and at the load of its machine, then try again";
      case STRANGER ->
          "stop what listens on port %d and start %s, or say where it is with %s URL or --port-offset N"
              .formatted(port(address), service.title(), service.option());
      case UNTRUSTED ->
          "renew the certificate, or name the authority that signed it with --ca-file FILE";
      case REFUSED -> "correct what was sent";
    };
  }

  private static int port(URI address) {
    return address.getPort() >= 0
        ? address.getPort()
        : address.getScheme().equals("https") ? 443 : 80;
  }
}
