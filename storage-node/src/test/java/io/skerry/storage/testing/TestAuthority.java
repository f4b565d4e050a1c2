package io.skerry.storage.testing;

import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority of one test cluster.
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final String cluster;
  private final KeyPair keys;
  private final X509Certificate certificate;

  public TestAuthority(String cluster) throws Exception {
    this.cluster = cluster;
    this.keys = keyPair();
    JcaX509v3CertificateBuilder builder =
        builder("CN=authority of " + cluster, keys, Instant.now().plus(Duration.ofDays(1)));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    this.certificate = sign(builder);
  }

  public String cluster() {
    return cluster;
  }

  /// An identity that is valid for a day.
  public MutualTls issue(Role role, String name) throws Exception {
    return issue(role, name, Instant.now().plus(Duration.ofDays(1)));
  }

  public MutualTls issue(Role role, String name, Instant until) throws Exception {
    KeyPair own = keyPair();
    JcaX509v3CertificateBuilder builder = builder("CN=" + name, own, until);
    List<GeneralName> names = new ArrayList<>();
    names.add(
        new GeneralName(
            GeneralName.uniformResourceIdentifier, new PeerIdentity(cluster, role, name).uri()));
    if (role.server()) {
      names.add(new GeneralName(GeneralName.dNSName, ServerNames.ofRole(role)));
      names.add(new GeneralName(GeneralName.dNSName, ServerNames.ofNode(role, name)));
    }
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(names.toArray(GeneralName[]::new)));
    return new MutualTls(own.getPrivate(), List.of(sign(builder)), certificate);
  }

  /// Writes certificate.pem, key.pem and authority.pem.
  public static void write(MutualTls tls, Path directory)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("certificate.pem"),
        Pem.encode("CERTIFICATE", tls.chain().getFirst().getEncoded()));
    Files.writeString(
        directory.resolve("key.pem"), Pem.encode("PRIVATE KEY", tls.key().getEncoded()));
    Files.setPosixFilePermissions(
        directory.resolve("key.pem"), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        directory.resolve("authority.pem"),
        Pem.encode("CERTIFICATE", tls.authority().getEncoded()));
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private JcaX509v3CertificateBuilder builder(String subject, KeyPair holder, Instant until) {
    return new JcaX509v3CertificateBuilder(
        new X500Principal("CN=authority of " + cluster),
        BigInteger.valueOf(SERIAL.getAndIncrement()),
        Date.from(Instant.now().minus(Duration.ofDays(2))),
        Date.from(until),
        new X500Principal(subject),
        holder.getPublic());
  }

  private X509Certificate sign(JcaX509v3CertificateBuilder builder)
      throws OperatorException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }
}
