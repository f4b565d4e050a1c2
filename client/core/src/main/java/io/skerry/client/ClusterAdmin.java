package io.skerry.client;

import io.skerry.client.metadata.AdminCalls;
import java.time.Duration;
import java.util.List;

/// Administration: reading is open to every user, changing needs the role admin.
public final class ClusterAdmin {
  private final AdminCalls calls;

  ClusterAdmin(AdminCalls calls) {
    this.calls = calls;
  }

  /// Nodes, Raft groups and placement groups.
  public ClusterDescription describe() throws SkerryException {
    return calls.describe();
  }

  /// What is wrong now, if anything.
  public HealthReport health() throws SkerryException {
    return calls.health();
  }

  public NamespaceStatus createNamespace(NamespaceSpec spec) throws SkerryException {
    return calls.createNamespace(spec);
  }

  /// Limits what a namespace may hold. What is there stays, even if it is more. What was deleted
  /// counts until it is purged, some seconds for large trees.
  ///
  /// @param bytes content of all files, each byte counted once, holes not; 0: no limit
  /// @param inodes files, directories and other things; 0: no limit
  public NamespaceStatus setQuota(String namespace, long bytes, long inodes)
      throws SkerryException {
    return calls.setQuota(namespace, bytes, inodes);
  }

  public List<NamespaceStatus> namespaces() throws SkerryException {
    return calls.namespaces();
  }

  /// Refuses, within a minute, all certificates and join tokens that a user was given until now.
  /// The user and all files stay; a new token lets the person join again. Nobody revokes his own.
  public UserAccount revokeUser(String name) throws SkerryException {
    return calls.revokeUser(name);
  }

  /// @param uid 0 takes the next free one
  /// @param groups beside the primary one
  public UserAccount createUser(String name, int uid, List<String> groups) throws SkerryException {
    return calls.createUser(name, uid, groups);
  }

  /// Says for whom a user may make calls on files, as the mount of a machine with many users does,
  /// at once and instead of what was allowed before. Never for uid 0.
  ///
  /// @param ranges none takes the right away
  public UserAccount setActing(String name, List<IdRange> ranges) throws SkerryException {
    return calls.setActing(name, ranges);
  }

  public List<UserAccount> users() throws SkerryException {
    return calls.users();
  }

  /// @param gid 0 takes the next free one
  public UserGroup createGroup(String name, int gid) throws SkerryException {
    return calls.createGroup(name, gid);
  }

  public List<UserGroup> groups() throws SkerryException {
    return calls.groups();
  }

  /// The text with which somebody joins once, see {@link JoinClient}.
  ///
  /// @param role storage, worker, user or admin
  /// @param name of the node or user
  /// @param validFor zero takes the cluster's default of an hour
  public String createToken(String role, String name, String site, String rack, Duration validFor)
      throws SkerryException {
    return calls.createToken(role, name, site, rack, Math.toIntExact(validFor.toSeconds()));
  }

  /// Moves what a storage node holds to others; it serves until that is done.
  ///
  /// @return placement groups that it is still a member of
  public int drainNode(String name) throws SkerryException {
    return calls.drainNode(name);
  }

  /// Takes a drain back.
  public void resumeNode(String name) throws SkerryException {
    calls.resumeNode(name);
  }

  /// Takes a storage node out of the cluster for good, if nobody needs what it holds.
  ///
  /// @param lost it is down and will not come back; refused if a chunk has its last copy there
  public void removeNode(String name, boolean lost) throws SkerryException {
    calls.removeNode(name, lost);
  }

  /// Whom the cluster takes the caller for.
  public UserAccount whoAmI() throws SkerryException {
    return calls.whoAmI();
  }
}
