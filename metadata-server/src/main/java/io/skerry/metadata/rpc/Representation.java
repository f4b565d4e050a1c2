package io.skerry.metadata.rpc;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.User;
import io.skerry.proto.security.Behalf;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What becomes of a caller who acts for somebody else: that one's numbers and rights, never those
/// of a superuser, under the caller's own name.
final class Representation {
  /// The group of who has none here, as on other systems.
  static final int NOBODY = 65_534;

  private Representation() {}

  /// @param own the caller, as the certificate says
  /// @param user the caller's row
  /// @throws Failure NOT_PERMITTED unless the caller may act for that one
  static Caller of(Caller own, User user, Behalf claim, RootRows rows) {
    if (claim.uid() == 0) {
      throw refused(own, "for uid 0, the first administrator");
    }
    if (!own.superuser() && !user.mayActFor(claim.uid())) {
      throw refused(own, "for uid " + claim.uid());
    }
    Optional<User> known = rows.userOf(claim.uid());
    TreeSet<Integer> groups = new TreeSet<>();
    known.ifPresent(row -> groups.addAll(row.groups()));
    known.ifPresent(row -> groups.add(row.gid()));
    // Who belongs to a group of the cluster, only the cluster says.
    claim.groups().stream().filter(gid -> !rows.knowsGroup(gid)).forEach(groups::add);
    boolean granted = groups.contains(claim.gid()) || !rows.knowsGroup(claim.gid());
    int gid = granted ? claim.gid() : known.map(User::gid).orElse(NOBODY);
    return new Caller(own.principal(), claim.uid(), gid, List.copyOf(groups), false);
  }

  private static Failure refused(Caller own, String whom) {
    return new Failure(
        ErrorCode.NOT_PERMITTED,
        own.principal() + " may not act " + whom + " (skerry user list says for whom)");
  }
}
