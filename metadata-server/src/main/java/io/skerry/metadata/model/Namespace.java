package io.skerry.metadata.model;

import java.util.Arrays;

/// A file tree with its own root, owner and policy. Written by group 0, copied into the group that
/// holds it.
///
/// @param uid owner of the root directory
/// @param mode permission bits of the root directory at creation
/// @param group metadata group that holds the tree, for ever
/// @param wrappedKey namespace key, wrapped by the cluster's master key (AES-KW)
/// @param quota what it may hold
@SuppressWarnings("ArrayRecordComponent") // handed over, not changed; compared by content
public record Namespace(
    int id,
    String name,
    int uid,
    int gid,
    int mode,
    int group,
    Policy policy,
    byte[] wrappedKey,
    int keyVersion,
    Quota quota)
    implements Row {

  /// One without a quota.
  public Namespace(
      int id,
      String name,
      int uid,
      int gid,
      int mode,
      int group,
      Policy policy,
      byte[] wrappedKey,
      int keyVersion) {
    this(id, name, uid, gid, mode, group, policy, wrappedKey, keyVersion, Quota.NONE);
  }

  /// How the bytes are kept.
  ///
  /// @param copies members of a placement group
  /// @param minCopies receipts that a commit needs
  /// @param blockBytes plaintext bytes of a block
  /// @param chunkBytes plaintext bytes of a full chunk
  public record Policy(int copies, int minCopies, int blockBytes, int chunkBytes) {}

  /// Limits of what all files and directories together may take; 0 for none.
  ///
  /// @param bytes of content, each counted once, holes not
  /// @param inodes files, directories and everything else that has a name
  public record Quota(long bytes, long inodes) {
    public static final Quota NONE = new Quota(0, 0);
  }

  /// The same with other limits.
  public Namespace withQuota(Quota changed) {
    return new Namespace(id, name, uid, gid, mode, group, policy, wrappedKey, keyVersion, changed);
  }

  public static RowKey<Namespace> key(int id) {
    return new RowKey<>(Table.NAMESPACE, new KeyBytes().int32(id).done());
  }

  public static RowRange<Namespace> all() {
    return RowRange.all(Table.NAMESPACE, new byte[0]);
  }

  @Override
  public RowKey<Namespace> key() {
    return key(id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Namespace n
        && id == n.id
        && name.equals(n.name)
        && uid == n.uid
        && gid == n.gid
        && mode == n.mode
        && group == n.group
        && policy.equals(n.policy)
        && keyVersion == n.keyVersion
        && quota.equals(n.quota)
        && Arrays.equals(wrappedKey, n.wrappedKey);
  }

  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    return "Namespace[" + id + " " + name + "]";
  }
}
