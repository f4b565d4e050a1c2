package io.skerry.metadata.command;

import java.util.List;

/// Who asks, as the service knows them: resolved from the certificate by the `rpc` room.
///
/// @param principal "user/alice"
/// @param groups supplementary group ids
/// @param superuser role admin, or the service itself
public record Caller(String principal, int uid, int gid, List<Integer> groups, boolean superuser) {
  /// The service itself: expiry, maintenance, adoption.
  public static final Caller SERVICE = new Caller("metadata/service", 0, 0, List.of(), true);

  public Caller {
    groups = List.copyOf(groups);
  }

  public boolean in(int group) {
    return gid == group || groups.contains(group);
  }
}
