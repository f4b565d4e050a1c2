package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.ClientConfig;
import io.skerry.client.FileReader;
import io.skerry.client.JoinClient;
import io.skerry.client.JoinedIdentity;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.Pem;
import io.skerry.proto.types.ErrorCode;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// P5: a certificate that is revoked opens nothing any more, at metadata servers and storage nodes.
@ExtendWith(SharedCluster.class)
class P5RevocationTest {
  /// The bound for removed rights.
  private static final Duration BOUND = Duration.ofSeconds(60);

  private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);
  private static final int LENGTH = 4_000_000;

  /// After so many the client has a stream for its calls, which must not outlive the right to it.
  private static final int CALLS_ON_ONE_STREAM = 40;

  @Test
  void whoIsRevokedIsShutOutEverywhereAndComesBackWithANewToken(LocalCluster cluster)
      throws Exception {
    try (Skerry admin = cluster.connect("admin");
        Skerry alice = cluster.connect("alice")) {
      Contents.write(alice.files(), "/demo/for-carol", Contents.of(1, LENGTH));
      admin.cluster().createUser("carol", 0, List.of());
      ClientConfig first = join(cluster, token(admin));
      String unused = token(admin);
      try (Skerry carol = Skerry.connect(first);
          FileReader reader = carol.files().open("/demo/for-carol")) {
        assertEquals(1, reader.read(0, new byte[1], 0, 1));
        for (int i = 0; i < CALLS_ON_ONE_STREAM; i++) {
          carol.files().stat("/demo/for-carol");
        }

        admin.cluster().revokeUser("carol");
        awaitRefused(() -> carol.files().stat("/demo/for-carol"));
        // The grants that the open gave would live for minutes.
        awaitRefused(() -> reader.read(LENGTH - 10, new byte[1], 0, 1));
        SkerryException refused = assertThrows(SkerryException.class, () -> join(cluster, unused));
        assertEquals(ErrorCode.TOKEN_REFUSED, refused.errorCode());

        ClientConfig second = join(cluster, token(admin));
        try (Skerry again = Skerry.connect(second)) {
          assertArrayEquals(
              Contents.of(1, LENGTH), Contents.read(again.files(), "/demo/for-carol"));
        }
        awaitRefused(() -> carol.files().list("/demo"));
      }
    }
  }

  @Test
  void nobodyShutsHimselfOut(LocalCluster cluster) {
    try (Skerry admin = cluster.connect("admin")) {
      SkerryException refused =
          assertThrows(SkerryException.class, () -> admin.cluster().revokeUser("admin"));
      assertEquals(ErrorCode.NOT_PERMITTED, refused.errorCode());
      assertTrue(String.valueOf(refused.getMessage()).contains("another administrator"));
    }
  }

  private static String token(Skerry admin) throws SkerryException {
    return admin.cluster().createToken("user", "carol", "a", "r1", TOKEN_LIFE);
  }

  private static ClientConfig join(LocalCluster cluster, String token)
      throws SkerryException, GeneralSecurityException {
    JoinedIdentity joined = JoinClient.join(token, List.of(), BOUND);
    MutualTls tls =
        new MutualTls(
            Pem.privateKey(joined.privateKey()),
            Pem.certificates(joined.certificateChain()),
            Pem.certificates(joined.authority()).get(0));
    return ClientConfig.of(joined.cluster(), cluster.metadataServers(), tls);
  }

  private static void awaitRefused(Callable<?> call) {
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              SkerryException refused = assertThrows(SkerryException.class, call::call);
              assertEquals(ErrorCode.UNAUTHENTICATED, refused.errorCode(), refused::getMessage);
            });
  }
}
