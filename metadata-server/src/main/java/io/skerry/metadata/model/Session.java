package io.skerry.metadata.model;

/// A client's lease with this group. Its end is a committed change.
///
/// @param principal who opened it ("user/alice"); nobody else may use it
/// @param answeredBelow request numbers below it need no stored outcome any more
/// @param delegations whether the client keeps answers in memory
public record Session(
    long id, String principal, long answeredBelow, long openedAtMillis, boolean delegations)
    implements Row {
  /// One of a client that keeps nothing.
  public Session(long id, String principal, long answeredBelow, long openedAtMillis) {
    this(id, principal, answeredBelow, openedAtMillis, false);
  }

  public static RowKey<Session> key(long id) {
    return new RowKey<>(Table.SESSION, new KeyBytes().int64(id).done());
  }

  /// All sessions of the group.
  public static RowRange<Session> all() {
    return RowRange.all(Table.SESSION, new byte[0]);
  }

  @Override
  public RowKey<Session> key() {
    return key(id);
  }
}
