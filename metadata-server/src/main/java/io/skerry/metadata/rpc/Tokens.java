package io.skerry.metadata.rpc;

import io.skerry.metadata.authority.CertificateAuthority;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.CreateToken;
import io.skerry.metadata.command.RequestKey;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.proto.rpc.CreateTokenReply;
import io.skerry.proto.rpc.CreateTokenRequest;
import io.skerry.proto.security.JoinToken;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.time.Duration;
import java.util.Base64;

/// Makes join tokens. Group 0 learns only the hash of a token's secret.
final class Tokens {
  private static final Duration VALID_DEFAULT = Duration.ofHours(1);
  private static final Duration VALID_MAX = Duration.ofDays(30);

  private final Access access;
  private final Mutations mutations;
  private final KeyRing keys;
  private final Voters voters;

  Tokens(Access access, Mutations mutations, KeyRing keys, Voters voters) {
    this.access = access;
    this.mutations = mutations;
    this.keys = keys;
    this.voters = voters;
  }

  CreateTokenReply create(CreateTokenRequest request) {
    GroupReplica root = access.root();
    Caller caller = access.admin();
    Role role = role(request);
    RequestKey key = Translation.request(request.getId());
    byte[] secret =
        keys.tokenSecret(access.rows().macSecrets(), key.session() + "|" + key.number());
    Duration valid =
        request.getValidSeconds() == 0
            ? VALID_DEFAULT
            : Duration.ofSeconds(Integer.toUnsignedLong(request.getValidSeconds()));
    if (valid.compareTo(VALID_MAX) > 0) {
      throw Translation.invalid("a token is valid for at most " + VALID_MAX.toDays() + " days");
    }
    long expiresAtMillis = mutations.nowMillis() + valid.toMillis();
    Node.Place place =
        new Node.Place(label(request.getSite(), "a"), label(request.getRack(), "r1"));
    mutations.submit(
        root,
        caller,
        request.getId(),
        new CreateToken(
            caller, JoinHandlers.sha256(secret), role, request.getName(), place, expiresAtMillis));
    JoinToken token =
        new JoinToken(
            voters.cluster(),
            voters.authorityFingerprint(),
            voters.joinAddresses(),
            Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    return CreateTokenReply.newBuilder()
        .setToken(token.text())
        .setExpiresAtMillis(expiresAtMillis)
        .build();
  }

  private Role role(CreateTokenRequest request) {
    Role role =
        Role.ofWord(request.getRole())
            .orElseThrow(
                () ->
                    Translation.invalid(
                        "role \""
                            + request.getRole()
                            + "\" cannot join; metadata, storage, worker, user and admin can"));
    if (role.server() && !CertificateAuthority.label(request.getName())) {
      throw Translation.invalid(
          "a server's name is of a-z, 0-9 and '-': \"" + request.getName() + '"');
    }
    if (!role.server() && access.rows().user(request.getName()).isEmpty()) {
      throw new Failure(
          ErrorCode.NOT_FOUND, "no user \"" + request.getName() + "\"; create it first");
    }
    return role;
  }

  private static String label(String text, String preset) {
    if (text.isEmpty()) {
      return preset;
    }
    if (!CertificateAuthority.label(text)) {
      throw Translation.invalid("site and rack are of a-z, 0-9 and '-': \"" + text + '"');
    }
    return text;
  }
}
