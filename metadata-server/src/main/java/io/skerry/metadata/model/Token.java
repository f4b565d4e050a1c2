package io.skerry.metadata.model;

import io.skerry.proto.types.Role;
import java.util.Arrays;

/// An unused join token, known only by the SHA-256 of its secret. Redeeming removes the row.
@SuppressWarnings("ArrayRecordComponent") // handed over, not changed; compared by content
public record Token(byte[] hash, Role role, String name, Node.Place place, long expiresAtMillis)
    implements Row {

  public static RowKey<Token> key(byte[] hash) {
    return new RowKey<>(Table.TOKEN, hash.clone());
  }

  public static RowRange<Token> all() {
    return RowRange.all(Table.TOKEN, new byte[0]);
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
        && expiresAtMillis == t.expiresAtMillis;
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
