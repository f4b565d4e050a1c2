package io.skerry.metadata.model;

import java.util.Arrays;

/// The key of a file, wrapped by its namespace's key (AES-KW). Lives while the file or any chunk
/// names it.
///
/// @param chunks committed chunks that were sealed under it
@SuppressWarnings("ArrayRecordComponent") // handed over, not changed; compared by content
public record FileKey(int namespace, long id, byte[] wrapped, long chunks, boolean fileLives)
    implements Row {

  public static RowKey<FileKey> key(int namespace, long id) {
    return new RowKey<>(Table.FILE_KEY, new KeyBytes().int32(namespace).int64(id).done());
  }

  @Override
  public RowKey<FileKey> key() {
    return key(namespace, id);
  }

  public FileKey withUse(long changedChunks, boolean lives) {
    return new FileKey(namespace, id, wrapped, changedChunks, lives);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileKey k
        && namespace == k.namespace
        && id == k.id
        && chunks == k.chunks
        && fileLives == k.fileLives
        && Arrays.equals(wrapped, k.wrapped);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return "FileKey[" + namespace + "/" + id + ", chunks " + chunks + "]";
  }
}
