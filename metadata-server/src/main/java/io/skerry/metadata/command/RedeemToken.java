package io.skerry.metadata.command;

import io.skerry.metadata.model.Token;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;

/// Uses up a join token for one applicant; TOKEN_REFUSED if it is unknown, expired or another's.
/// The same applicant may ask again within the token's life: his first answer may have been lost.
///
/// @param applicant SHA-256 of the public key that shall be certified
@SuppressWarnings("ArrayRecordComponent") // passed through; commands are never compared
public record RedeemToken(byte[] hash, byte[] applicant, long nowMillis) implements Command {
  /// Rows looked at for expired tokens on the way. They are those behind the redeemed one; hashes
  /// are even, so every row is looked at sooner or later.
  private static final int SWEPT_MAX = 100;

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Optional<Token> token =
        state.get(Token.key(hash)).filter(row -> row.openTo(applicant, nowMillis));
    if (token.isEmpty()) {
      throw new RejectedException(
          ErrorCode.TOKEN_REFUSED, "The token is unknown, used or expired; ask for a new one");
    }
    if (token.get().use().isPresent()) {
      return Outcome.done();
    }
    state.put(token.get().usedBy(new Token.Use(applicant, nowMillis)));
    sweep(state, state.scan(Token.all().after(token.get().key()), SWEPT_MAX));
    return Outcome.done();
  }

  private void sweep(Overlay state, Iterable<Token> tokens) {
    for (Token other : tokens) {
      if (other.expiresAtMillis() <= nowMillis) {
        state.delete(other.key());
      }
    }
  }
}
