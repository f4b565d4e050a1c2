package io.skerry.metadata.model;

import java.util.Arrays;

/// A file tree with its own root, owner and policy. Written by group 0, copied into the group that
/// holds it.
///
/// @param uid owner of the root directory
/// @param mode permission bits of the root directory at creation
/// @param group metadata group that holds the tree, for ever
/// @param wrappedKey namespace key, wrapped by the cluster's master key (AES-KW)
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
    int keyVersion)
    implements Row {

  /// How the bytes are kept.
  ///
  /// @param copies members of a placement group
  /// @param minCopies receipts that a commit needs
  /// @param blockBytes plaintext bytes of a block
  /// @param chunkBytes plaintext bytes of a full chunk
  public record Policy(int copies, int minCopies, int blockBytes, int chunkBytes) {}

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
