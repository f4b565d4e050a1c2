package io.skerry.proto.security;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What the certificate of whoever is at the other end of a connection says. It is read once for
/// each connection; what follows from it is decided anew at each call.
///
/// @param identity empty when the certificate carries none of ours
/// @param since when the certificate began to be valid
public record PeerCertificate(Optional<PeerIdentity> identity, Instant since) {
  private static final String KEPT = PeerCertificate.class.getName();

  /// The certificate behind the attributes of a call; empty if there is none.
  public static Optional<PeerCertificate> of(Attributes attributes) {
    @Nullable SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    if (session.getValue(KEPT) instanceof PeerCertificate known) {
      return Optional.of(known);
    }
    Optional<PeerCertificate> read = read(session);
    read.ifPresent(certificate -> session.putValue(KEPT, certificate));
    return read;
  }

  private static Optional<PeerCertificate> read(SSLSession session) {
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate own) {
        return Optional.of(
            new PeerCertificate(PeerIdentity.of(own), own.getNotBefore().toInstant()));
      }
      return Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
