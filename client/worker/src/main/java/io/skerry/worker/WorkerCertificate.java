package io.skerry.worker;

import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/// The worker's certificate, read and compared with its configuration before anything is connected.
final class WorkerCertificate {
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private WorkerCertificate() {}

  static MutualTls read(WorkerConfig config, Instant now) throws StartRefusedException {
    WorkerConfig.Tls files = config.tls();
    refuseOpenToOthers(files.key());
    try {
      List<X509Certificate> chain = Pem.certificates(text(files.certificate()));
      X509Certificate authority = Pem.certificates(text(files.authority())).getFirst();
      MutualTls tls = new MutualTls(Pem.privateKey(text(files.key())), chain, authority);
      check(config, chain.getFirst(), authority, now);
      return tls;
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw new StartRefusedException(
          "certificate "
              + files.certificate()
              + " is not valid at this time: "
              + e.getMessage()
              + ", this machine's clock says "
              + now
              + "; set the clock right, or join again with a new token",
          e);
    } catch (GeneralSecurityException e) {
      throw new StartRefusedException(
          "certificate " + files.certificate() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void refuseOpenToOthers(Path file) throws StartRefusedException {
    try {
      if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
        throw new StartRefusedException(
            "key " + file + " may be read by others; run: chmod 600 " + file);
      }
    } catch (IOException e) {
      throw new StartRefusedException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static void check(
      WorkerConfig config, X509Certificate own, X509Certificate authority, Instant now)
      throws GeneralSecurityException, StartRefusedException {
    own.checkValidity(Date.from(now));
    own.verify(authority.getPublicKey());
    PeerIdentity wanted = new PeerIdentity(config.cluster(), Role.WORKER, config.node());
    String found = PeerIdentity.of(own).map(PeerIdentity::uri).orElse("nobody of Skerry");
    if (!found.equals(wanted.uri())) {
      throw new StartRefusedException(
          "the certificate is of " + found + ", the configuration of " + wanted.uri());
    }
  }

  private static String text(Path file) throws StartRefusedException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StartRefusedException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
