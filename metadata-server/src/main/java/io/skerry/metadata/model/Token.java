package io.skerry.metadata.model;

import io.skerry.proto.types.Role;
import java.util.Arrays;
import java.util.Optional;

/// A join token, known only by the SHA-256 of its secret. Redeeming writes down whose it has
/// become; the row goes some time after its end.
@SuppressWarnings("ArrayRecordComponent") // handed over, not changed; compared by content
public record Token(
    byte[] hash, Role role, String name, Node.Place place, long expiresAtMillis, Optional<Use> use)
    implements Row {
  /// Who used the token and when, by the leader's clock.
  ///
  /// @param key SHA-256 of the applicant's public key
  public record Use(byte[] key, long atMillis) {
    /// Whether this applicant is the one.
    public boolean by(byte[] other) {
      return Arrays.equals(key, other);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Use u && by(u.key) && atMillis == u.atMillis;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
      return "Use[" + atMillis + "]";
    }
  }

  public static RowKey<Token> key(byte[] hash) {
    return new RowKey<>(Table.TOKEN, hash.clone());
  }

  public static RowRange<Token> all() {
    return RowRange.all(Table.TOKEN, new byte[0]);
  }

  /// The same token, used.
  public Token usedBy(Use applicant) {
    return new Token(hash, role, name, place, expiresAtMillis, Optional.of(applicant));
  }

  /// Whether this applicant may have the token's identity now: nobody has used it, or it is the
  /// same applicant who asks again because the answer was lost.
  public boolean openTo(byte[] applicant, long nowMillis) {
    return expiresAtMillis > nowMillis && use.map(first -> first.by(applicant)).orElse(true);
  }

  @Override
  public RowKey<Token> key() {
    return key(hash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Token t
        && Arrays.equals(hash, t.hash)
        && role == t.role
        && name.equals(t.name)
        && place.equals(t.place)
        && expiresAtMillis == t.expiresAtMillis
        && use.equals(t.use);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  @Override
  public String toString() {
    return "Token[" + role + " " + name + "]";
  }
}
