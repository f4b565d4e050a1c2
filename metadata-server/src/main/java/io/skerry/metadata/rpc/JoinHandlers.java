package io.skerry.metadata.rpc;

import io.grpc.stub.StreamObserver;
import io.skerry.metadata.authority.CertificateAuthority;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.RedeemToken;
import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.model.Secret;
import io.skerry.metadata.model.Token;
import io.skerry.metadata.model.User;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.proto.rpc.JoinReply;
import io.skerry.proto.rpc.JoinRequest;
import io.skerry.proto.rpc.JoinServiceGrpc;
import io.skerry.proto.rpc.MetadataServerInfo;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.security.Revocations;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Joining: a one-time token and a proof of the new key in, a certificate out. The only service
/// that a caller without a certificate reaches, so failures are few a second.
public final class JoinHandlers extends JoinServiceGrpc.JoinServiceImplBase {
  private static final String PROOF_PREFIX = "skerry-join-v1";
  private static final int SECRET_BYTES = 32;
  private static final int KEY_BYTES_MAX = 256;
  private static final int CURVE_BITS = 256;
  private static final int HOSTS_MAX = 16;
  private static final int FAILURES_PER_SECOND = 20;

  private final Access access;
  private final GroupCalls calls;
  private final Mutations mutations;
  private final KeyRing keys;
  private final Voters voters;
  private final FailureBudget budget = new FailureBudget(FAILURES_PER_SECOND);

  public JoinHandlers(
      Access access, GroupCalls calls, Mutations mutations, KeyRing keys, Voters voters) {
    this.access = access;
    this.calls = calls;
    this.mutations = mutations;
    this.keys = keys;
    this.voters = voters;
  }

  @Override
  public void join(JoinRequest request, StreamObserver<JoinReply> observer) {
    Answers.send(
        observer,
        "Join",
        () -> {
          if (budget.exhausted()) {
            throw new Failure(ErrorCode.BUSY, "too many failed attempts to join; wait a second");
          }
          try {
            JoinReply reply = admit(request);
            Audit.record(reply.getRole() + '/' + reply.getName(), "Join", Origin.address(), "done");
            return reply;
          } catch (Failure e) {
            if (!e.code().retryable()) {
              budget.spend();
              Audit.record("unknown", "Join", Origin.address(), "refused: " + e.getMessage());
            }
            throw e;
          }
        });
  }

  private JoinReply admit(JoinRequest request) {
    if (!request.getCluster().equals(voters.cluster())) {
      throw new Failure(ErrorCode.WRONG_CLUSTER, "this is cluster " + voters.cluster());
    }
    GroupReplica root = root();
    PublicKey key = provenKey(request);
    byte[] hash = sha256(request.getSecret().toByteArray());
    byte[] applicant = sha256(key.getEncoded());
    Token token =
        calls
            .read(root, view -> view.get(Token.key(hash)))
            .filter(found -> found.openTo(applicant, mutations.nowMillis()))
            .orElseThrow(
                () ->
                    new Failure(
                        ErrorCode.TOKEN_REFUSED, "the token is unknown, used up or expired"));
    checkHosts(request, token);
    if (!token.role().server() && access.rows().user(token.name()).isEmpty()) {
      throw new Failure(ErrorCode.TOKEN_REFUSED, "user " + token.name() + " does not exist");
    }
    mutations.submitFree(
        root, Caller.SERVICE, new RedeemToken(hash, applicant, mutations.nowMillis()));
    Token used =
        calls
            .readApplied(root, view -> view.get(Token.key(hash)))
            .filter(row -> row.use().isPresent())
            .orElseThrow(() -> new Failure(ErrorCode.TOKEN_REFUSED, "the token has expired"));
    return certify(root, used, key, request.getHostsList());
  }

  private GroupReplica root() {
    GroupReplica root = access.groups().root();
    if (!root.leading()) {
      String join = root.leaderAddress().flatMap(voters::joinOf).orElse("");
      throw new Failure(ErrorCode.NOT_LEADER, "this server does not lead group 0", join);
    }
    return root;
  }

  /// The key that the caller has shown to hold.
  private static PublicKey provenKey(JoinRequest request) {
    if (request.getPublicKey().size() > KEY_BYTES_MAX
        || request.getSecret().size() != SECRET_BYTES) {
      throw Translation.invalid("no token secret or no public key of curve P-256");
    }
    try {
      byte[] encoded = request.getPublicKey().toByteArray();
      PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
      if (!(key instanceof ECPublicKey ec)
          || ec.getParams().getCurve().getField().getFieldSize() != CURVE_BITS) {
        throw Translation.invalid("the public key is not of curve P-256");
      }
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initVerify(key);
      signature.update(PROOF_PREFIX.getBytes(StandardCharsets.US_ASCII));
      signature.update(request.getSecret().toByteArray());
      signature.update(encoded);
      if (!signature.verify(request.getProof().toByteArray())) {
        throw new Failure(ErrorCode.TOKEN_REFUSED, "the proof is not of the key shown");
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw Translation.invalid("public key or proof cannot be read");
    }
  }

  private static void checkHosts(JoinRequest request, Token token) {
    boolean fit =
        request.getHostsCount() <= HOSTS_MAX
            && request.getHostsList().stream().allMatch(CertificateAuthority::host);
    if (token.role().server() && !fit) {
      throw Translation.invalid(
          "hosts must be at most " + HOSTS_MAX + " DNS names or IP addresses");
    }
  }

  /// Whoever asks again gets the same certificate: number and time of issue follow from the row and
  /// the question.
  private JoinReply certify(GroupReplica root, Token token, PublicKey key, List<String> hosts) {
    try {
      CertificateAuthority authority = authority(root);
      PeerIdentity identity = new PeerIdentity(voters.cluster(), token.role(), token.name());
      CertificateAuthority.Issue issue =
          new CertificateAuthority.Issue(serial(token, key, hosts), issued(token));
      byte[] certificate = authority.issue(identity, key, hosts, issue).getEncoded();
      JoinReply.Builder reply = JoinReply.newBuilder();
      if (token.role() == Role.METADATA) {
        tellCluster(reply);
      }
      return reply
          .setCertificateChain(Pem.encode("CERTIFICATE", certificate))
          .setAuthority(Pem.encode("CERTIFICATE", authority.certificate().getEncoded()))
          .setName(token.name())
          .setRole(token.role().word())
          .setSite(token.place().site())
          .setRack(token.place().rack())
          .addAllMetadataServers(voters.addresses())
          .setServerTimeMillis(mutations.nowMillis())
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificate authority cannot sign", e);
    }
  }

  /// A person who joins again after a revocation gets a certificate of after it.
  private Instant issued(Token token) {
    long asked = token.use().orElseThrow().atMillis();
    long revoked =
        token.role().server()
            ? 0
            : access.rows().user(token.name()).map(User::revokedAtMillis).orElse(0L);
    return Revocations.issue(asked, revoked);
  }

  /// What a new metadata server must know besides.
  private void tellCluster(JoinReply.Builder reply) {
    ClusterIdentity cluster =
        access
            .rows()
            .cluster()
            .orElseThrow(() -> new Failure(ErrorCode.RETRY, "the cluster is being set up"));
    reply
        .setIncarnation(cluster.incarnation())
        .setDataGroups(cluster.dataGroups())
        .putAllSettings(voters.settings());
    for (Peer peer : voters.servers()) {
      reply.addServers(
          MetadataServerInfo.newBuilder()
              .setName(peer.name())
              .setAddress(peer.address())
              .setJoinAddress(peer.joinAddress()));
    }
  }

  private CertificateAuthority authority(GroupReplica root) throws GeneralSecurityException {
    Optional<Secret> key =
        calls.readApplied(root, view -> view.get(Secret.key(Secret.Kind.AUTHORITY_KEY, 1)));
    Optional<Secret> certificate =
        calls.readApplied(root, view -> view.get(Secret.key(Secret.Kind.AUTHORITY_CERTIFICATE, 1)));
    return keys.authority(key.orElseThrow(), certificate.orElseThrow());
  }

  private static byte[] serial(Token token, PublicKey key, List<String> hosts) {
    ByteArrayOutputStream question = new ByteArrayOutputStream();
    question.writeBytes(token.hash());
    question.writeBytes(key.getEncoded());
    question.writeBytes(String.join("\n", hosts).getBytes(StandardCharsets.UTF_8));
    return sha256(question.toByteArray());
  }

  static byte[] sha256(byte[] secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
