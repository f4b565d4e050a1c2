package io.skerry.testkit.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.client.ClientConfig;
import io.skerry.client.JoinClient;
import io.skerry.client.JoinKey;
import io.skerry.client.JoinedIdentity;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.security.JoinToken;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.Pem;
import io.skerry.proto.types.ErrorCode;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.fault.FaultProxy;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Joining may be repeated with the same token and key when its answer was lost, at any leader; for
/// every other key the token is used up.
class JoinAgainTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir Path directory;

  @Test
  void aLostAnswerIsHadAgainByTheSameKeyAndByNoOther() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.start(ClusterSpec.standard().withStorage(0), directory);
        Skerry admin = cluster.connect("admin")) {
      admin.cluster().createUser("carol", 0, List.of());
      String token = admin.cluster().createToken("user", "carol", "a", "r1", LONG.multipliedBy(10));
      String leader = cluster.awaitLeader(0);
      JoinKey key = JoinKey.create();
      try (FaultProxy proxy = FaultProxy.before(cluster.joinAddress(leader))) {
        String behind = at(token, proxy.address());
        proxy.dropRepliesBeyond(bytesOfARefusal(proxy, behind) + 200);
        SkerryException lost =
            assertThrows(
                SkerryException.class, () -> JoinClient.join(behind, key, List.of(), SHORT));
        assertEquals(ErrorCode.UNAVAILABLE, lost.errorCode(), lost.getMessage());
      }
      assertRefused(token, JoinKey.create());
      JoinedIdentity first = JoinClient.join(token, key, List.of(), LONG);

      cluster.kill(leader);
      cluster.awaitLeader(0);
      JoinedIdentity again = JoinClient.join(token, key, List.of(), LONG);
      assertEquals(serial(first), serial(again));
      assertRefused(token, JoinKey.create());
      assertEquals("carol", whoIs(cluster, again));
    }
  }

  /// What a connection takes up to the end of a short answer, handshake included.
  private static long bytesOfARefusal(FaultProxy proxy, String token) {
    JoinToken real = JoinToken.parse(token);
    String wrong = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
    JoinToken unknown =
        new JoinToken(real.cluster(), real.authorityFingerprint(), real.servers(), wrong);
    assertRefused(unknown.text(), JoinKey.create());
    return proxy.replyBytes();
  }

  private static String at(String token, String server) {
    JoinToken real = JoinToken.parse(token);
    return new JoinToken(
            real.cluster(), real.authorityFingerprint(), List.of(server), real.secret())
        .text();
  }

  private static void assertRefused(String token, JoinKey key) {
    SkerryException refused =
        assertThrows(SkerryException.class, () -> JoinClient.join(token, key, List.of(), LONG));
    assertEquals(ErrorCode.TOKEN_REFUSED, refused.errorCode(), refused.getMessage());
  }

  private static BigInteger serial(JoinedIdentity identity) throws GeneralSecurityException {
    return Pem.certificates(identity.certificateChain()).get(0).getSerialNumber();
  }

  private static String whoIs(LocalCluster cluster, JoinedIdentity identity) throws Exception {
    MutualTls tls =
        new MutualTls(
            Pem.privateKey(identity.privateKey()),
            Pem.certificates(identity.certificateChain()),
            Pem.certificates(identity.authority()).get(0));
    ClientConfig config = ClientConfig.of(identity.cluster(), cluster.metadataServers(), tls);
    try (Skerry carol = Skerry.connect(config)) {
      return carol.cluster().whoAmI().name();
    }
  }
}
