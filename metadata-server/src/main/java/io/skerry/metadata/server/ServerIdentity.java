package io.skerry.metadata.server;

import io.skerry.metadata.authority.KeyWrap;
import io.skerry.metadata.authority.MasterKey;
import io.skerry.metadata.authority.SecretFiles;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/// Reads this server's keys and certificates and refuses whatever would fail later in a less clear
/// way.
final class ServerIdentity {
  private final MetadataConfig config;
  private final Instant now;

  ServerIdentity(MetadataConfig config, Instant now) {
    this.config = config;
    this.now = now;
  }

  /// @throws Refusal if a file is missing, or a certificate is not this server's, expired, or not
  ///   of the authority
  MutualTls tls() throws Refusal {
    MetadataConfig.TlsFiles files = config.tls();
    List<X509Certificate> chain = certificates(files.certificate());
    X509Certificate authority = certificates(files.authority()).get(0);
    X509Certificate own = chain.get(0);
    PrivateKey key = key(files.key());
    checkIdentity(own);
    checkValidity(own);
    checkSignatures(own, authority, key);
    return new MutualTls(key, chain, authority);
  }

  /// @throws Refusal if the master key file is missing or damaged
  KeyWrap masterKey() throws Refusal {
    try {
      return MasterKey.read(config.masterKey());
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws Refusal {
    try {
      return Pem.certificates(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new Refusal("certificate file " + file + " cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new Refusal("certificate file " + file + ": " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(Path file) throws Refusal {
    try {
      if (SecretFiles.openToOthers(file)) {
        throw new Refusal("key file " + file + " may be read by others; run: chmod 600 " + file);
      }
      return Pem.privateKey(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new Refusal("key file " + file + " cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new Refusal("key file " + file + ": " + e.getMessage(), e);
    }
  }

  private void checkIdentity(X509Certificate own) throws Refusal {
    PeerIdentity wanted = new PeerIdentity(config.cluster(), Role.METADATA, config.node());
    PeerIdentity found =
        PeerIdentity.of(own)
            .orElseThrow(
                () -> new Refusal("the certificate " + file() + " is none of a Skerry server"));
    if (!found.equals(wanted)) {
      throw new Refusal(
          "the certificate %s is of %s, this server is %s"
              .formatted(file(), found.uri(), wanted.uri()));
    }
  }

  private void checkValidity(X509Certificate own) throws Refusal {
    try {
      own.checkValidity(Date.from(now));
    } catch (CertificateExpiredException e) {
      throw new Refusal(
          "the certificate %s expired at %s, this machine's clock says %s; set the clock right, or"
                  .formatted(file(), own.getNotAfter().toInstant(), now)
              + " renew the certificate",
          e);
    } catch (CertificateNotYetValidException e) {
      throw new Refusal(
          "the certificate %s is valid from %s only, this machine's clock says %s, at least %d"
                  .formatted(
                      file(),
                      own.getNotBefore().toInstant(),
                      now,
                      Duration.between(now, own.getNotBefore().toInstant()).toDays())
              + " days behind; set it right",
          e);
    }
  }

  private void checkSignatures(X509Certificate own, X509Certificate authority, PrivateKey key)
      throws Refusal {
    try {
      own.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new Refusal(
          "the certificate %s was not signed by the authority in %s"
              .formatted(file(), config.tls().authority()),
          e);
    }
    try {
      byte[] probe = "key and certificate belong together".getBytes(StandardCharsets.US_ASCII);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(own.getPublicKey());
      signature.update(probe);
      if (!signature.verify(signed)) {
        throw new GeneralSecurityException("another key");
      }
    } catch (GeneralSecurityException e) {
      throw new Refusal(
          "the key %s does not belong to the certificate %s".formatted(config.tls().key(), file()),
          e);
    }
  }

  private Path file() {
    return config.tls().certificate();
  }
}
