package io.skerry.client.config;

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
  /// @throws ConfigurationException naming the file that is missing, unreadable or out of date
  public MutualTls load() {
    try {
      List<X509Certificate> chain = Pem.certificates(read(certificate));
      chain.get(0).checkValidity();
      return new MutualTls(
          Pem.privateKey(read(key)), chain, Pem.certificates(read(authority)).get(0));
    } catch (CertificateExpiredException e) {
      throw new ConfigurationException(
          certificate
              + ": this certificate has expired ("
              + e.getMessage()
              + "; this machine's clock says "
              + Instant.now()
              + "); set the clock right, or join again with a new token");
    } catch (CertificateNotYetValidException e) {
      throw new ConfigurationException(
          certificate
              + ": this certificate is not valid yet ("
              + e.getMessage()
              + "; this machine's clock says "
              + Instant.now()
              + "); set the clock right");
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException(
          certificate.getParent() + ": unusable identity: " + e.getMessage());
    }
  }

  /// The cluster that the certificate belongs to.
  public static String cluster(MutualTls tls) {
    return PeerIdentity.of(tls.chain().get(0))
        .map(PeerIdentity::cluster)
        .orElseThrow(() -> new ConfigurationException("the certificate is not one of Skerry"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigurationException(file + ": " + ConfigurationException.reason(e));
    }
  }
}
