package io.skerry.metadata.model;

/// A client's lease with this group. Its end is a committed change.
///
/// @param principal who opened it ("user/alice"); nobody else may use it
/// @param answeredBelow request numbers below it need no stored outcome any more
/// @param delegations whether the client keeps answers in memory
/// @param locks rows of locks that it has
public record Session(
    long id,
    String principal,
    long answeredBelow,
    long openedAtMillis,
    boolean delegations,
    int locks)
    implements Row {
  /// One without locks.
  public Session(
      long id, String principal, long answeredBelow, long openedAtMillis, boolean delegations) {
    this(id, principal, answeredBelow, openedAtMillis, delegations, 0);
  }

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

  public Session withPrincipal(String other) {
    return new Session(id, other, answeredBelow, openedAtMillis, delegations, locks);
  }

  public Session withAnsweredBelow(long number) {
    return new Session(id, principal, number, openedAtMillis, delegations, locks);
  }

  public Session withLocks(int count) {
    return new Session(id, principal, answeredBelow, openedAtMillis, delegations, count);
  }

  @Override
  public RowKey<Session> key() {
    return key(id);
  }
}
