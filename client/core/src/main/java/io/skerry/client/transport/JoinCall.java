package io.skerry.client.transport;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.skerry.client.JoinedIdentity;
import io.skerry.client.SkerryException;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.JoinReply;
import io.skerry.proto.rpc.JoinRequest;
import io.skerry.proto.rpc.JoinServiceGrpc;
import io.skerry.proto.security.JoinToken;
import io.skerry.proto.security.Pem;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// One joining: shows the token's secret to a server that proved to be of the token's cluster, and
/// gets a certificate for a key.
public final class JoinCall {
  private static final String PROOF_CONTEXT = "skerry-join-v1";
  private static final long ATTEMPT_SECONDS = 5;
  private static final long ROUND_PAUSE_MILLIS = 200;

  private final JoinToken token;
  private final KeyPair key;
  private final JoinRequest request;
  private final Deadline deadline;

  public JoinCall(JoinToken token, KeyPair key, List<String> hosts, long timeoutMillis)
      throws GeneralSecurityException {
    this.token = token;
    this.deadline = Deadline.after(timeoutMillis, TimeUnit.MILLISECONDS);
    this.key = key;
    this.request = request(hosts);
  }

  private JoinRequest request(List<String> hosts) throws GeneralSecurityException {
    byte[] secret = secret();
    byte[] publicKey = key.getPublic().getEncoded();
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes(PROOF_CONTEXT.getBytes(StandardCharsets.US_ASCII));
    signed.writeBytes(secret);
    signed.writeBytes(publicKey);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate());
    signature.update(signed.toByteArray());
    return JoinRequest.newBuilder()
        .setCluster(token.cluster())
        .setSecret(ByteString.copyFrom(secret))
        .setPublicKey(ByteString.copyFrom(publicKey))
        .setProof(ByteString.copyFrom(signature.sign()))
        .addAllHosts(hosts)
        .build();
  }

  private byte[] secret() throws GeneralSecurityException {
    try {
      return Base64.getUrlDecoder().decode(token.secret());
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the token's secret is damaged", e);
    }
  }

  /// Asks the token's servers, and the leader that one of them names, until the deadline.
  public JoinedIdentity join() throws SkerryException {
    Deque<String> servers = new ArrayDeque<>(token.servers());
    String last = "no server was asked";
    Set<String> strangers = new HashSet<>();
    while (true) {
      String server = servers.remove();
      servers.addLast(server);
      try {
        return accept(ask(server));
      } catch (StatusRuntimeException e) {
        Optional<ErrorDetail> detail = ErrorTrailer.detail(e);
        last = server + ": " + words(e, detail);
        Optional<String> leader = leader(detail);
        if (leader.isPresent() && !leader.get().equals(server)) {
          servers.remove(leader.get());
          servers.addFirst(leader.get());
        }
        giveUpIfFinal(detail);
        if (stranger(e).isPresent()) {
          strangers.add(server);
        }
      }
      if (strangers.containsAll(servers)) {
        throw new SkerryException(ErrorCode.UNAUTHENTICATED, "", "could not join: " + last);
      }
      pause();
      if (deadline.isExpired() || Thread.currentThread().isInterrupted()) {
        throw new SkerryException(ErrorCode.UNAVAILABLE, "", "could not join: " + last);
      }
    }
  }

  private static Optional<String> leader(Optional<ErrorDetail> detail) {
    return detail.map(ErrorDetail::getLeaderAddress).filter(address -> !address.isEmpty());
  }

  private static void giveUpIfFinal(Optional<ErrorDetail> detail) throws SkerryException {
    if (detail.isEmpty()) {
      return;
    }
    ErrorCode code = ErrorCode.ofNumber(detail.get().getCode());
    if (!code.retryable() && code != ErrorCode.UNAVAILABLE) {
      String message = detail.get().getMessage();
      throw new SkerryException(code, "", message.isEmpty() ? code.text() : message);
    }
  }

  private static String words(StatusRuntimeException e, Optional<ErrorDetail> detail) {
    return stranger(e)
        .orElseGet(() -> detail.map(ErrorDetail::getMessage).orElse(e.getStatus().toString()));
  }

  /// Why the server is not one of the token's cluster, if that is what failed.
  private static Optional<String> stranger(StatusRuntimeException e) {
    Throwable at = e;
    for (int depth = 0; at != null && depth < 16; depth++) {
      if (at instanceof CertificateException) {
        return Optional.of(String.valueOf(at.getMessage()));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }

  private void pause() {
    try {
      Thread.sleep(
          Math.min(ROUND_PAUSE_MILLIS, Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JoinReply ask(String server) {
    long left = Math.max(1, deadline.timeRemaining(TimeUnit.MILLISECONDS));
    ManagedChannel channel =
        Channels.builder(server)
            .sslContext(trust())
            .overrideAuthority(ServerNames.ofRole(Role.METADATA))
            .build();
    try {
      return ClientCalls.blockingUnaryCall(
          channel,
          JoinServiceGrpc.getJoinMethod(),
          CallOptions.DEFAULT.withDeadlineAfter(
              Math.min(left, TimeUnit.SECONDS.toMillis(ATTEMPT_SECONDS)), TimeUnit.MILLISECONDS),
          request);
    } finally {
      channel.shutdownNow();
    }
  }

  private SslContext trust() {
    try {
      return GrpcSslContexts.configure(
              GrpcSslContexts.forClient()
                  .trustManager(new AuthorityPin(token.authorityFingerprint())),
              SslProvider.JDK)
          .protocols("TLSv1.3")
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("this Java has no TLS 1.3", e);
    }
  }

  /// Believes the reply only if it fits the token and the key.
  private JoinedIdentity accept(JoinReply reply) throws SkerryException {
    try {
      X509Certificate authority = Pem.certificates(reply.getAuthority()).get(0);
      X509Certificate own = Pem.certificates(reply.getCertificateChain()).get(0);
      if (!JoinToken.fingerprint(authority).equals(token.authorityFingerprint())
          || !own.getPublicKey().equals(key.getPublic())) {
        throw new GeneralSecurityException("certificate or authority is not the one asked for");
      }
      own.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new SkerryException(
          ErrorCode.TOKEN_REFUSED, "", "the server's answer cannot be used: " + e.getMessage(), e);
    }
    return new JoinedIdentity(
        token.cluster(),
        reply.getName(),
        reply.getRole(),
        reply.getSite(),
        reply.getRack(),
        reply.getCertificateChain(),
        Pem.encode("PRIVATE KEY", key.getPrivate().getEncoded()),
        reply.getAuthority(),
        reply.getMetadataServersList(),
        founded(reply));
  }

  private static Optional<JoinedIdentity.Founded> founded(JoinReply reply) {
    if (reply.getServersCount() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new JoinedIdentity.Founded(
            reply.getIncarnation(),
            reply.getDataGroups(),
            reply.getServersList().stream()
                .map(
                    server ->
                        new JoinedIdentity.Server(
                            server.getName(), server.getAddress(), server.getJoinAddress()))
                .toList(),
            reply.getSettingsMap()));
  }
}
