package io.skerry.metadata.model;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A person or application of the cluster and its POSIX ids.
///
/// @param groups supplementary group ids
/// @param revokedAtMillis certificates issued until then are refused; 0: none
/// @param actsFor users whose calls on files it may make, never as a superuser
public record User(
    String name,
    int uid,
    int gid,
    List<Integer> groups,
    long revokedAtMillis,
    List<IdRange> actsFor)
    implements Row {

  public User {
    groups = List.copyOf(groups);
    actsFor = List.copyOf(actsFor);
  }

  /// One whose certificates are all good.
  public User(String name, int uid, int gid, List<Integer> groups) {
    this(name, uid, gid, groups, 0, List.of());
  }

  /// The same, certificates issued until then being refused.
  public User revokedAt(long millis) {
    return new User(name, uid, gid, groups, millis, actsFor);
  }

  /// The same, acting for these users.
  public User actingFor(List<IdRange> ranges) {
    return new User(name, uid, gid, groups, revokedAtMillis, ranges);
  }

  public boolean mayActFor(int other) {
    return actsFor.stream().anyMatch(range -> range.contains(other));
  }

  public static RowKey<User> key(String name) {
    return new RowKey<>(
        Table.USER, new KeyBytes().raw(name.getBytes(StandardCharsets.UTF_8)).done());
  }

  public static RowRange<User> all() {
    return RowRange.all(Table.USER, new byte[0]);
  }

  @Override
  public RowKey<User> key() {
    return key(name);
  }
}
