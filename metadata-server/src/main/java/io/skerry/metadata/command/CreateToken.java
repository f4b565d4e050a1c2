package io.skerry.metadata.command;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.model.Token;
import io.skerry.metadata.model.User;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.util.Optional;

/// Registers a join token by the SHA-256 of its secret.
@SuppressWarnings("ArrayRecordComponent") // passed through; commands are never compared
public record CreateToken(
    Caller caller, byte[] hash, Role role, String name, Node.Place place, long expiresAtMillis)
    implements Command {
  private static final int HASH_BYTES = 32;

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Permissions.requireSuperuser(caller);
    AccountName.requireAccount(name);
    if (hash.length != HASH_BYTES) {
      throw new RejectedException(ErrorCode.INVALID_ARGUMENT, "The hash of a token has 32 bytes");
    }
    if (role == Role.METADATA
        && state.get(Peer.key(name)).filter(peer -> !peer.present()).isPresent()) {
      throw new RejectedException(
          ErrorCode.ALREADY_EXISTS,
          "Metadata server " + name + " was removed; its name is not used again");
    }
    if (!role.server() && state.get(User.key(name)).isEmpty()) {
      throw new RejectedException(ErrorCode.NOT_FOUND, "No user " + name);
    }
    state.put(new Token(hash, role, name, place, expiresAtMillis, Optional.empty()));
    return Outcome.done();
  }
}
