package io.skerry.client.played;

import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.Role;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority that lives as long as a test.
public final class TestAuthority {
  public static final String CLUSTER = "test-cluster";

  private final KeyPair pair = newPair();
  private final X500Name name = new X500Name("CN=authority");
  private final X509Certificate certificate;
  private long serial;

  public TestAuthority() {
    certificate = certificate(name, pair.getPublic(), new GeneralNames(new GeneralName[0]), true);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /// The identity of a server or user with the name.
  public MutualTls identity(Role role, String holder) {
    KeyPair own = newPair();
    return new MutualTls(
        own.getPrivate(), List.of(sign(role, holder, own.getPublic())), certificate);
  }

  public X509Certificate sign(Role role, String holder, PublicKey key) {
    GeneralNames names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(
                  GeneralName.uniformResourceIdentifier,
                  new PeerIdentity(CLUSTER, role, holder).uri()),
              new GeneralName(GeneralName.dNSName, ServerNames.ofRole(role)),
              new GeneralName(GeneralName.dNSName, ServerNames.ofNode(role, holder))
            });
    return certificate(new X500Name("CN=" + holder), key, names, false);
  }

  private X509Certificate certificate(
      X500Name subject, PublicKey key, GeneralNames names, boolean authority) {
    Instant now = Instant.now();
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(++serial),
              Date.from(now.minus(Duration.ofHours(1))),
              Date.from(now.plus(Duration.ofHours(1))),
              subject,
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
