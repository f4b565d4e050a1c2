package io.skerry.proto.security;

import io.skerry.proto.types.Role;

/// The DNS names inside server certificates. A caller asks TLS to verify the name of the role or
/// node it wants to reach, whatever address it dials: a storage node can never pose as a metadata
/// server.
public final class ServerNames {
  private ServerNames() {}

  /// Carried by every server of the role: "metadata.skerry".
  public static String ofRole(Role role) {
    return role.word() + ".skerry";
  }

  /// Carried by one node only: "s1.storage.skerry".
  public static String ofNode(Role role, String node) {
    return node + '.' + role.word() + ".skerry";
  }
}
