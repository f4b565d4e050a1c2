package io.skerry.metadata.rpc;

import io.skerry.proto.types.InodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What an open leaves in its reader's hand: proof that this principal was let in to this version
/// of the file, to read on without walking the path again. Only metadata servers look inside.
///
/// @param keyVersion of the MAC secret that it is signed under
/// @param expiresAtMillis by the metadata leader's clock
/// @param writes whether it was opened for writing
record ReadHandle(
    int keyVersion,
    long incarnation,
    int namespace,
    InodeId inode,
    long version,
    String principal,
    long expiresAtMillis,
    boolean writes) {
  private static final byte FORMAT = 3;
  private static final byte FORMAT_OF_WRITERS = 5;
  private static final int FIXED_BYTES = 1 + 4 + 8 + 4 + 8 + 8 + 8;
  private static final int PRINCIPAL_BYTES_MAX = 512;

  /// Format 3, or 5 of writers: tag, key version, incarnation, namespace, inode, version, expiry,
  /// principal; big-endian.
  byte[] canonicalBytes() {
    byte[] name = principal.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(FIXED_BYTES + name.length)
        .put(writes ? FORMAT_OF_WRITERS : FORMAT)
        .putInt(keyVersion)
        .putLong(incarnation)
        .putInt(namespace)
        .putLong(inode.value())
        .putLong(version)
        .putLong(expiresAtMillis)
        .put(name)
        .array();
  }

  /// Empty if the bytes are no handle.
  static Optional<ReadHandle> parse(byte[] canonical) {
    int name = canonical.length - FIXED_BYTES;
    if (name < 1 || name > PRINCIPAL_BYTES_MAX) {
      return Optional.empty();
    }
    byte format = canonical[0];
    if (format != FORMAT && format != FORMAT_OF_WRITERS) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(canonical, 1, FIXED_BYTES - 1);
    int keyVersion = bytes.getInt();
    long incarnation = bytes.getLong();
    int namespace = bytes.getInt();
    long inode = bytes.getLong();
    long version = bytes.getLong();
    long expiresAtMillis = bytes.getLong();
    if (inode <= 0) {
      return Optional.empty();
    }
    String principal = new String(canonical, FIXED_BYTES, name, StandardCharsets.UTF_8);
    return Optional.of(
        new ReadHandle(
            keyVersion,
            incarnation,
            namespace,
            new InodeId(inode),
            version,
            principal,
            expiresAtMillis,
            format == FORMAT_OF_WRITERS));
  }
}
