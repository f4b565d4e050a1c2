package io.skerry.metadata.model;

import java.util.Arrays;

/// A secret of the cluster, wrapped by the master key (AES-KW).
@SuppressWarnings("ArrayRecordComponent") // handed over, not changed; compared by content
public record Secret(Kind kind, int version, byte[] wrapped) implements Row {
  /// What it is for. Numbers are stored.
  public enum Kind {
    /// PKCS #8 of the certificate authority's private key, padded to a multiple of 8 bytes.
    AUTHORITY_KEY(1),
    /// The authority's certificate, DER, not wrapped.
    AUTHORITY_CERTIFICATE(2),
    /// 32 bytes from which the keys for capabilities and receipts are derived.
    MAC(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    public static Kind ofNumber(int number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalArgumentException("secret " + number);
    }
  }

  public static RowKey<Secret> key(Kind kind, int version) {
    return new RowKey<>(Table.SECRET, new KeyBytes().int32(kind.number).int32(version).done());
  }

  /// All versions of one kind, oldest first.
  public static RowRange<Secret> of(Kind kind) {
    return RowRange.all(Table.SECRET, new KeyBytes().int32(kind.number).done());
  }

  @Override
  public RowKey<Secret> key() {
    return key(kind, version);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret s
        && kind == s.kind
        && version == s.version
        && Arrays.equals(wrapped, s.wrapped);
  }

  @Override
  public int hashCode() {
    return 31 * kind.number + version;
  }

  @Override
  public String toString() {
    return "Secret[" + kind + " " + version + "]";
  }
}
