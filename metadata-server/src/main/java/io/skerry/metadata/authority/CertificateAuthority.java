package io.skerry.metadata.authority;

import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Revocations;
import io.skerry.proto.security.ServerNames;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/// The cluster's own authority: signs the certificate of every server, person and application. A
/// certificate carries the holder's identity as a URI; a server's also the DNS names that callers
/// verify.
public final class CertificateAuthority {
  /// How long the authority itself is valid: longer than any cluster should go without a new one.
  static final Duration AUTHORITY_VALIDITY = Duration.ofDays(20 * 365L);

  /// A server's certificate is renewed by joining again or by its own renewal.
  static final Duration SERVER_VALIDITY = Duration.ofDays(365);

  /// People change more often than servers.
  static final Duration PERSON_VALIDITY = Duration.ofDays(90);

  /// Every short-lived program checks a peer's certificate in code that Java has not compiled yet:
  /// there an RSA signature costs a few milliseconds, one of P-256 some hundred (ADR 0019).
  private static final int AUTHORITY_BITS = 3072;

  private static final Pattern NUMBERS = Pattern.compile("[\\d.]+");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern DNS =
      Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_-]{1,63})*");

  private static final Pattern RESERVED =
      Pattern.compile("(.*\\.)?skerry", Pattern.CASE_INSENSITIVE);

  private final PrivateKey key;
  private final X509Certificate certificate;

  public CertificateAuthority(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /// Number and time of one certificate.
  public record Issue(BigInteger serial, Instant at) {
    /// @param digest at least 16 bytes that are as good as random
    public Issue(byte[] digest, Instant at) {
      this(new BigInteger(1, Arrays.copyOf(digest, 16)).clearBit(127).add(BigInteger.ONE), at);
    }
  }

  /// A new authority of RSA that signed itself.
  public static CertificateAuthority create(String cluster, Instant now)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(AUTHORITY_BITS);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = name("Skerry authority of " + cluster);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial(),
            Date.from(now.minus(Revocations.BACKDATING)),
            Date.from(now.plus(AUTHORITY_VALIDITY)),
            name,
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    } catch (IOException e) {
      throw new GeneralSecurityException("cannot encode the authority's extensions", e);
    }
    return new CertificateAuthority(pair.getPrivate(), sign(builder, pair.getPrivate()));
  }

  /// A new key pair on the curve P-256, the kind that everybody but the authority has.
  public static KeyPair newKeyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /// The private key, PKCS #8, for wrapping only.
  public byte[] encodedKey() {
    return key.getEncoded();
  }

  /// Signs a certificate.
  ///
  /// @param hosts names and addresses under which a server will be reached; ignored for people
  /// @throws IllegalArgumentException if a host is neither a DNS name nor an IP address
  public X509Certificate issue(
      PeerIdentity identity, PublicKey holder, List<String> hosts, Instant now)
      throws GeneralSecurityException {
    return issue(identity, holder, hosts, new Issue(serial(), now));
  }

  /// Signs a certificate of a given number.
  ///
  /// @param hosts as above
  /// @throws IllegalArgumentException if a host is neither a DNS name nor an IP address
  public X509Certificate issue(
      PeerIdentity identity, PublicKey holder, List<String> hosts, Issue issue)
      throws GeneralSecurityException {
    boolean server = identity.role().server();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            issue.serial(),
            Date.from(issue.at().minus(Revocations.BACKDATING)),
            Date.from(issue.at().plus(server ? SERVER_VALIDITY : PERSON_VALIDITY)),
            new X500Principal(encoded(name(identity.name() + ' ' + identity.role().word()))),
            holder);
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, usage(server));
      builder.addExtension(
          Extension.subjectAlternativeName, false, alternativeNames(identity, hosts));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(holder));
    } catch (IOException e) {
      throw new GeneralSecurityException("cannot encode the certificate's extensions", e);
    }
    return sign(builder, key);
  }

  /// Whether a certificate may carry this host. Names that TLS verifies as a role or node are never
  /// taken from an applicant: with one of them a storage node could pose as a metadata server.
  public static boolean host(String text) {
    return address(text)
        || (DNS.matcher(text).matches()
            && !NUMBERS.matcher(text).matches()
            && !RESERVED.matcher(text).matches());
  }

  /// Whether this may name a cluster or a server: it becomes part of DNS names.
  public static boolean label(String text) {
    return LABEL.matcher(text).matches();
  }

  private static boolean address(String text) {
    return IPAddress.isValid(text);
  }

  private static ExtendedKeyUsage usage(boolean server) {
    return server
        ? new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth})
        : new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth);
  }

  private static GeneralNames alternativeNames(PeerIdentity identity, List<String> hosts) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, identity.uri()));
    if (identity.role().server()) {
      names.add(new GeneralName(GeneralName.dNSName, ServerNames.ofRole(identity.role())));
      names.add(
          new GeneralName(
              GeneralName.dNSName, ServerNames.ofNode(identity.role(), identity.name())));
      for (String host : hosts) {
        if (!host(host)) {
          throw new IllegalArgumentException("\"" + host + "\" is no host name or IP address");
        }
        names.add(
            new GeneralName(address(host) ? GeneralName.iPAddress : GeneralName.dNSName, host));
      }
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, "Skerry")
        .addRDN(BCStyle.CN, commonName.substring(0, Math.min(64, commonName.length())))
        .build();
  }

  private static byte[] encoded(X500Name name) throws GeneralSecurityException {
    try {
      return name.getEncoded();
    } catch (IOException e) {
      throw new GeneralSecurityException("cannot encode a name", e);
    }
  }

  private static BigInteger serial() {
    return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    // Authorities made by earlier versions have keys on P-256.
    String signature = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("cannot sign with " + signature, e);
    }
  }
}
