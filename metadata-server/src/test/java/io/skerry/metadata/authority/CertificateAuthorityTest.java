package io.skerry.metadata.authority;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.types.Role;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What certificates say and for how long.
final class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private final CertificateAuthority authority;
  private final PublicKey holder;

  CertificateAuthorityTest() throws GeneralSecurityException {
    authority = CertificateAuthority.create("c1", NOW);
    holder = CertificateAuthority.newKeyPair().getPublic();
  }

  @Test
  void serverCertificateCarriesIdentityAndNames() throws GeneralSecurityException {
    PeerIdentity identity = new PeerIdentity("c1", Role.STORAGE, "s1");

    X509Certificate made =
        authority.issue(identity, holder, List.of("10.0.0.7", "::1", "node.example"), NOW);

    assertEquals(Optional.of(identity), PeerIdentity.of(made));
    List<String> names =
        made.getSubjectAlternativeNames().stream()
            .map(name -> String.valueOf(name.get(1)))
            .collect(Collectors.toList());
    assertTrue(
        names.containsAll(
            List.of("storage.skerry", "s1.storage.skerry", "10.0.0.7", "node.example")),
        names.toString());
    assertEquals(List.of(SERVER_AUTH, CLIENT_AUTH), made.getExtendedKeyUsage());
    assertDoesNotThrow(() -> made.verify(authority.certificate().getPublicKey()));
    assertEquals(NOW.minus(Duration.ofMinutes(5)), made.getNotBefore().toInstant());
    assertEquals(NOW.plus(Duration.ofDays(365)), made.getNotAfter().toInstant());
    assertEquals("SHA256withRSA", made.getSigAlgName());
  }

  @Test
  void authorityOnP256SignsToo() throws GeneralSecurityException {
    KeyPair older = CertificateAuthority.newKeyPair();
    CertificateAuthority signer =
        new CertificateAuthority(older.getPrivate(), authority.certificate());

    X509Certificate made =
        signer.issue(new PeerIdentity("c1", Role.USER, "alice"), holder, List.of(), NOW);

    assertDoesNotThrow(() -> made.verify(older.getPublic()));
  }

  @Test
  void personMayOnlyCall() throws GeneralSecurityException {
    PeerIdentity identity = new PeerIdentity("c1", Role.USER, "alice");

    X509Certificate made = authority.issue(identity, holder, List.of("evil.example"), NOW);

    assertEquals(List.of(CLIENT_AUTH), made.getExtendedKeyUsage());
    assertEquals(1, made.getSubjectAlternativeNames().size());
    assertEquals(NOW.plus(Duration.ofDays(90)), made.getNotAfter().toInstant());
    assertEquals(-1, made.getBasicConstraints());
  }

  @Test
  void authoritySignsNothingButLeaves() throws GeneralSecurityException {
    assertEquals(0, authority.certificate().getBasicConstraints());
    authority.certificate().verify(authority.certificate().getPublicKey());
  }

  @Test
  void nobodyIsCertifiedUnderTheNameOfAnotherRoleOrNode() {
    PeerIdentity identity = new PeerIdentity("c1", Role.STORAGE, "s1");
    for (String host :
        List.of("metadata.skerry", "s2.storage.skerry", "Metadata.SKERRY", "skerry")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> authority.issue(identity, holder, List.of(host), NOW),
          host);
    }
    assertTrue(CertificateAuthority.host("skerry.example"));
  }

  @Test
  void hostMustBeNameOrAddress() {
    PeerIdentity identity = new PeerIdentity("c1", Role.STORAGE, "s1");
    assertThrows(
        IllegalArgumentException.class,
        () -> authority.issue(identity, holder, List.of("*.example"), NOW));
    assertFalse(CertificateAuthority.host("a b"));
    assertFalse(CertificateAuthority.host(""));
    assertFalse(CertificateAuthority.host("x/y"));
    assertFalse(CertificateAuthority.host("not:an:address"));
    assertFalse(CertificateAuthority.host("300.1.1.1"));
    assertTrue(CertificateAuthority.host("fe80::1"));
  }
}
