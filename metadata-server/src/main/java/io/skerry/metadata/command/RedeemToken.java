package io.skerry.metadata.command;

import io.skerry.metadata.model.Token;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;

/// Uses up a join token; TOKEN_REFUSED if it is unknown or expired.
@SuppressWarnings("ArrayRecordComponent") // passed through; commands are never compared
public record RedeemToken(byte[] hash, long nowMillis) implements Command {
  /// Rows looked at for expired tokens on the way.
  private static final int SWEPT_MAX = 100;

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Optional<Token> token =
        state.get(Token.key(hash)).filter(row -> row.expiresAtMillis() > nowMillis);
    if (token.isEmpty()) {
      throw new RejectedException(
          ErrorCode.TOKEN_REFUSED, "The token is unknown, used or expired; ask for a new one");
    }
    state.delete(token.get().key());
    for (Token other : state.scan(Token.all(), SWEPT_MAX)) {
      if (other.expiresAtMillis() <= nowMillis) {
        state.delete(other.key());
      }
    }
    return Outcome.done();
  }
}
