package io.skerry.cli.config;

import io.skerry.cli.shell.Failure;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// Where the three PEM files of one identity are.
public record Identity(Path certificate, Path key, Path authority) {

  /// The three files under their usual names in one folder.
  public static Identity in(Path folder) {
    return new Identity(
        folder.resolve("certificate.pem"),
        folder.resolve("key.pem"),
        folder.resolve("authority.pem"));
  }

  /// Reads the files.
  ///
  /// @throws Failure naming the file that is missing, unreadable or out of date
  public MutualTls load() {
    try {
      List<X509Certificate> chain = Pem.certificates(read(certificate));
      chain.getFirst().checkValidity();
      return new MutualTls(
          Pem.privateKey(read(key)), chain, Pem.certificates(read(authority)).getFirst());
    } catch (CertificateExpiredException e) {
      throw Failure.of(
          certificate
              + ": this certificate has expired ("
              + e.getMessage()
              + "; this machine's clock says "
              + Instant.now()
              + "); set the clock right, or join again with a new token");
    } catch (CertificateNotYetValidException e) {
      throw Failure.of(
          certificate
              + ": this certificate is not valid yet ("
              + e.getMessage()
              + "; this machine's clock says "
              + Instant.now()
              + "); set the clock right");
    } catch (GeneralSecurityException e) {
      throw Failure.of(certificate.getParent() + ": unusable identity: " + e.getMessage());
    }
  }

  /// The cluster that the certificate belongs to.
  public static String cluster(MutualTls tls) {
    return PeerIdentity.of(tls.chain().getFirst())
        .map(PeerIdentity::cluster)
        .orElseThrow(() -> Failure.of("the certificate is not one of Skerry"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Failure.of(file + ": " + Reason.of(e));
    }
  }
}
