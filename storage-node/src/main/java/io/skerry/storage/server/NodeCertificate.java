package io.skerry.storage.server;

import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.types.Role;
import io.skerry.storage.store.StartRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Loads the node's certificate and refuses one with which nobody would talk to it.
final class NodeCertificate {
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private NodeCertificate() {}

  /// @throws StartRefusedException with one line that names the file and what is wrong with it
  static MutualTls load(StorageConfig config, Instant now) throws StartRefusedException {
    StorageConfig.Tls files = config.tls();
    List<X509Certificate> chain = certificates(files.certificate());
    X509Certificate authority = certificates(files.authority()).getFirst();
    X509Certificate own = chain.getFirst();
    PrivateKey key = key(files.key());
    checkTime(files.certificate(), own, now);
    checkTime(files.authority(), authority, now);
    checkSigner(files, own, authority);
    checkIdentity(config, own);
    checkPair(files, own.getPublicKey(), key);
    return new MutualTls(key, chain, authority);
  }

  private static List<X509Certificate> certificates(Path file) throws StartRefusedException {
    try {
      return Pem.certificates(text(file));
    } catch (GeneralSecurityException e) {
      throw new StartRefusedException(
          "certificate " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(Path file) throws StartRefusedException {
    String text = text(file);
    refuseOpenToOthers(file);
    try {
      return Pem.privateKey(text);
    } catch (GeneralSecurityException e) {
      throw new StartRefusedException("key " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void refuseOpenToOthers(Path file) throws StartRefusedException {
    try {
      if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
        throw new StartRefusedException(
            "key " + file + " may be read by others; run: chmod 600 " + file);
      }
    } catch (IOException e) {
      throw new StartRefusedException("cannot read the mode of " + file + ": " + e, e);
    }
  }

  private static String text(Path file) throws StartRefusedException {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      throw new StartRefusedException("no file " + file, e);
    } catch (IOException e) {
      throw new StartRefusedException("cannot read " + file + ": " + e, e);
    }
  }

  private static void checkTime(Path file, X509Certificate certificate, Instant now)
      throws StartRefusedException {
    try {
      certificate.checkValidity(Date.from(now));
    } catch (CertificateExpiredException e) {
      throw new StartRefusedException(
          "certificate "
              + file
              + " expired at "
              + certificate.getNotAfter().toInstant()
              + ", this machine's clock says "
              + now
              + ": set the clock right, or join again with a new token",
          e);
    } catch (CertificateNotYetValidException e) {
      throw new StartRefusedException(
          "certificate "
              + file
              + " is valid only from "
              + certificate.getNotBefore().toInstant()
              + ", this machine's clock says "
              + now
              + " and is at least "
              + Duration.between(now, certificate.getNotBefore().toInstant()).toDays()
              + " days behind: set it right",
          e);
    }
  }

  private static void checkSigner(
      StorageConfig.Tls files, X509Certificate own, X509Certificate authority)
      throws StartRefusedException {
    try {
      own.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new StartRefusedException(
          "certificate " + files.certificate() + " was not issued by " + files.authority(), e);
    }
  }

  private static void checkIdentity(StorageConfig config, X509Certificate own)
      throws StartRefusedException {
    Optional<PeerIdentity> found = PeerIdentity.of(own);
    PeerIdentity expected = new PeerIdentity(config.cluster(), Role.STORAGE, config.node());
    if (!found.equals(Optional.of(expected))) {
      throw new StartRefusedException(
          "certificate "
              + config.tls().certificate()
              + " is of "
              + found.map(PeerIdentity::uri).orElse("nobody in a Skerry cluster")
              + ", not of "
              + expected.uri());
    }
  }

  private static void checkPair(StorageConfig.Tls files, PublicKey publicKey, PrivateKey key)
      throws StartRefusedException {
    try {
      byte[] probe = "skerry".getBytes(StandardCharsets.US_ASCII);
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(publicKey);
      signer.update(probe);
      if (signer.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new StartRefusedException(
          "key " + files.key() + " cannot be used: " + e.getMessage(), e);
    }
    throw new StartRefusedException(
        "key " + files.key() + " does not belong to certificate " + files.certificate());
  }
}
