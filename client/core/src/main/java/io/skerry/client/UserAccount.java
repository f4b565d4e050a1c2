package io.skerry.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A user: a name that certificates carry, and the numbers that files carry.
///
/// @param group the primary group
/// @param groups all further groups
/// @param role of the certificate that asked, in answers to whoAmI; empty otherwise
/// @param revokedAt certificates issued until then are refused; empty: none
/// @param actsFor users whose calls on files the user may make
public record UserAccount(
    String name,
    int uid,
    String group,
    int gid,
    List<String> groups,
    String role,
    Optional<Instant> revokedAt,
    List<IdRange> actsFor) {
  public UserAccount {
    groups = List.copyOf(groups);
    actsFor = List.copyOf(actsFor);
  }
}
