package io.skerry.client;

/// A namespace to be created; 0 and empty stand for the cluster's defaults.
///
/// @param owner name of the user who owns the root directory; empty: the caller
/// @param group of the root directory; empty: the owner's
/// @param mode of the root directory; 0: 0755
public record NamespaceSpec(
    String name,
    String owner,
    String group,
    int mode,
    int copies,
    int minCopies,
    int blockBytes,
    int chunkBytes) {

  public static NamespaceSpec of(String name) {
    return new NamespaceSpec(name, "", "", 0, 0, 0, 0, 0);
  }

  public NamespaceSpec withOwner(String value) {
    return new NamespaceSpec(name, value, group, mode, copies, minCopies, blockBytes, chunkBytes);
  }

  public NamespaceSpec withGroup(String value) {
    return new NamespaceSpec(name, owner, value, mode, copies, minCopies, blockBytes, chunkBytes);
  }

  public NamespaceSpec withMode(int value) {
    return new NamespaceSpec(name, owner, group, value, copies, minCopies, blockBytes, chunkBytes);
  }

  public NamespaceSpec withCopies(int copiesWanted, int copiesToWaitFor) {
    return new NamespaceSpec(
        name, owner, group, mode, copiesWanted, copiesToWaitFor, blockBytes, chunkBytes);
  }

  public NamespaceSpec withSizes(int bytesOfBlock, int bytesOfChunk) {
    return new NamespaceSpec(
        name, owner, group, mode, copies, minCopies, bytesOfBlock, bytesOfChunk);
  }
}
