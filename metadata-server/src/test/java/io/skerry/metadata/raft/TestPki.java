package io.skerry.metadata.raft;

import io.skerry.metadata.authority.CertificateAuthority;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.types.Role;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;

/// A certificate authority for one test.
public final class TestPki {
  private final String cluster;
  private final CertificateAuthority authority;

  public TestPki(String cluster) throws GeneralSecurityException {
    this.cluster = cluster;
    this.authority = CertificateAuthority.create(cluster, Instant.now());
  }

  /// A key and certificate of the cluster.
  public MutualTls identity(Role role, String name) throws GeneralSecurityException {
    KeyPair keys = CertificateAuthority.newKeyPair();
    PeerIdentity identity = new PeerIdentity(cluster, role, name);
    return new MutualTls(
        keys.getPrivate(),
        List.of(authority.issue(identity, keys.getPublic(), List.of("127.0.0.1"), Instant.now())),
        authority.certificate());
  }
}
