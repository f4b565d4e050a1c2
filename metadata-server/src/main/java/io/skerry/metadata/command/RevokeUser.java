package io.skerry.metadata.command;

import io.skerry.metadata.model.Token;
import io.skerry.metadata.model.User;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Refuses all certificates and join tokens that a user was given until now. The user and all files
/// stay; a new token lets the person join again. Outcome: the moment, milliseconds.
public record RevokeUser(long nowMillis, Caller caller, String name) implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Permissions.requireSuperuser(caller);
    User user =
        state
            .get(User.key(name))
            .orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND, "No user " + name));
    if (caller.principal().endsWith("/" + name)) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED,
          "Nobody revokes the certificate that he uses; make a token for another administrator and"
              + " revoke it as that one");
    }
    long moment = Math.max(nowMillis, user.revokedAtMillis());
    state.put(user.revokedAt(moment));
    for (Token token : state.scan(Token.all(), Integer.MAX_VALUE)) {
      if (!token.role().server() && token.name().equals(name)) {
        state.delete(token.key());
      }
    }
    return Outcome.done(moment);
  }
}
