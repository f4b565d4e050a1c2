package io.skerry.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.stub.StreamObserver;
import io.skerry.client.JoinClient;
import io.skerry.client.JoinedIdentity;
import io.skerry.client.SkerryException;
import io.skerry.client.played.PlayedServer;
import io.skerry.client.played.TestAuthority;
import io.skerry.proto.rpc.JoinReply;
import io.skerry.proto.rpc.JoinRequest;
import io.skerry.proto.rpc.JoinServiceGrpc.JoinServiceImplBase;
import io.skerry.proto.security.JoinToken;
import io.skerry.proto.security.Pem;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// P5: the secret of a token is shown to the token's cluster and to nobody else.
@Timeout(60)
final class JoinTest {
  private static final byte[] SECRET = new byte[32];

  private final TestAuthority authority = new TestAuthority();
  private final Joining joining = new Joining();

  /// Signs whoever shows the secret and holds the key.
  private final class Joining extends JoinServiceImplBase {
    private final Queue<JoinRequest> seen = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> refusals = new ConcurrentLinkedQueue<>();

    @Override
    public void join(JoinRequest request, StreamObserver<JoinReply> answer) {
      seen.add(request);
      Throwable refusal = refusals.poll();
      if (refusal != null) {
        answer.onError(refusal);
        return;
      }
      answer.onNext(signed(request));
      answer.onCompleted();
    }

    private JoinReply signed(JoinRequest request) {
      try {
        var key =
            KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(request.getPublicKey().toByteArray()));
        Signature check = Signature.getInstance("SHA256withECDSA");
        check.initVerify(key);
        check.update("skerry-join-v1".getBytes(StandardCharsets.US_ASCII));
        check.update(request.getSecret().toByteArray());
        check.update(request.getPublicKey().toByteArray());
        assertTrue(check.verify(request.getProof().toByteArray()));
        return JoinReply.newBuilder()
            .setCertificateChain(pem(authority.sign(Role.STORAGE, "s1", key)))
            .setAuthority(pem(authority.certificate()))
            .setName("s1")
            .setRole("storage")
            .addMetadataServers("127.0.0.1:1")
            .build();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String pem(X509Certificate certificate) throws GeneralSecurityException {
    return Pem.encode("CERTIFICATE", certificate.getEncoded());
  }

  private String token(X509Certificate trusted, String server) throws Exception {
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET);
    return new JoinToken(
            TestAuthority.CLUSTER, JoinToken.fingerprint(trusted), List.of(server), secret)
        .text();
  }

  private PlayedServer server(Role role) throws Exception {
    return new PlayedServer(authority.identity(role, "m1").joinContext(), joining);
  }

  @Test
  void joiningGivesAnIdentity() throws Exception {
    try (PlayedServer server = server(Role.METADATA)) {
      JoinedIdentity joined =
          JoinClient.join(
              token(authority.certificate(), server.address()),
              List.of("127.0.0.1"),
              Duration.ofSeconds(10));
      assertEquals("s1", joined.name());
      assertEquals(List.of("127.0.0.1:1"), joined.metadataServers());
      assertEquals("EC", Pem.privateKey(joined.privateKey()).getAlgorithm());
    }
  }

  @Test
  void theLeaderIsFollowed() throws Exception {
    try (PlayedServer server = server(Role.METADATA);
        PlayedServer leader = server(Role.METADATA)) {
      joining.refusals.add(ErrorTrailer.exception(ErrorCode.NOT_LEADER, "no", leader.address()));
      String text = token(authority.certificate(), server.address());
      assertEquals("s1", JoinClient.join(text, List.of(), Duration.ofSeconds(10)).name());
    }
  }

  @Test
  void p5AnotherClusterNeverSeesTheSecret() throws Exception {
    try (PlayedServer server = server(Role.METADATA)) {
      String text = token(new TestAuthority().certificate(), server.address());
      SkerryException e =
          assertThrows(
              SkerryException.class, () -> JoinClient.join(text, List.of(), Duration.ofSeconds(1)));
      assertTrue(String.valueOf(e.getMessage()).contains("another authority"), e.getMessage());
      assertEquals(0, joining.seen.size());
    }
  }

  @Test
  void p5AStorageNodeOfTheClusterNeverSeesTheSecret() throws Exception {
    try (PlayedServer server = server(Role.STORAGE)) {
      String text = token(authority.certificate(), server.address());
      assertThrows(
          SkerryException.class, () -> JoinClient.join(text, List.of(), Duration.ofSeconds(1)));
      assertEquals(0, joining.seen.size());
    }
  }

  @Test
  void aRefusedTokenIsNotTriedAgain() throws Exception {
    try (PlayedServer server = server(Role.METADATA)) {
      joining.refusals.add(ErrorTrailer.exception(ErrorCode.TOKEN_REFUSED, "used already"));
      String text = token(authority.certificate(), server.address());
      SkerryException e =
          assertThrows(
              SkerryException.class,
              () -> JoinClient.join(text, List.of(), Duration.ofSeconds(10)));
      assertEquals(ErrorCode.TOKEN_REFUSED, e.errorCode());
      assertEquals("used already", e.getMessage());
    }
  }

  @Test
  void damagedTextIsNoToken() {
    SkerryException e =
        assertThrows(
            SkerryException.class,
            () -> JoinClient.join("skj1.????", List.of(), Duration.ofSeconds(1)));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.errorCode());
  }
}
