package io.skerry.client;

import java.util.List;

/// A user: a name that certificates carry, and the numbers that files carry.
///
/// @param group the primary group
/// @param groups all further groups
/// @param role of the certificate that asked, in answers to whoAmI; empty otherwise
public record UserAccount(
    String name, int uid, String group, int gid, List<String> groups, String role) {
  public UserAccount {
    groups = List.copyOf(groups);
  }
}
