package io.skerry.client;

import io.skerry.proto.security.Behalf;
import java.util.List;

/// Somebody on this machine for whom calls are made, by the numbers of his process.
///
/// @param groups supplementary; those beyond 512 are left out
public record PosixUser(int uid, int gid, List<Integer> groups) {
  public PosixUser {
    groups = List.copyOf(groups.subList(0, Math.min(groups.size(), Behalf.GROUPS_MAX)));
  }
}
