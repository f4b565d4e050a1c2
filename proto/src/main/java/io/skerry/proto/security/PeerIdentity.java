package io.skerry.proto.security;

import io.grpc.Context;
import io.skerry.proto.types.Role;
import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Who a certificate says its holder is: the URI `skerry://CLUSTER/ROLE/NAME` among its alternative
/// names.
public record PeerIdentity(String cluster, Role role, String name) {
  /// The identity of the caller, in every server call that passed {@link RoleGate}.
  public static final Context.Key<PeerIdentity> CALLER = Context.key("skerry-caller");

  /// When the certificate of that caller began to be valid.
  public static final Context.Key<Instant> SINCE = Context.key("skerry-caller-since");

  private static final int URI_NAME = 6;

  /// The form in certificates.
  public String uri() {
    return "skerry://" + cluster + '/' + role.word() + '/' + name;
  }

  /// The form in capabilities and audit lines: "user/alice".
  public String principal() {
    return role.word() + '/' + name;
  }

  /// Reads the identity; empty when the certificate carries none of ours.
  public static Optional<PeerIdentity> of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return Optional.empty();
      }
      for (List<?> name : names) {
        if (name.get(0).equals(URI_NAME)) {
          Optional<PeerIdentity> identity = parse(String.valueOf(name.get(1)));
          if (identity.isPresent()) {
            return identity;
          }
        }
      }
      return Optional.empty();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
  }

  /// Reads the URI form.
  public static Optional<PeerIdentity> parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (!"skerry".equals(uri.getScheme()) || uri.getHost() == null || uri.getPath() == null) {
      return Optional.empty();
    }
    String[] parts = uri.getPath().split("/", -1);
    if (parts.length != 3 || parts[2].isEmpty()) {
      return Optional.empty();
    }
    return Role.ofWord(parts[1]).map(role -> new PeerIdentity(uri.getHost(), role, parts[2]));
  }
}
