package io.skerry.metadata.rpc;

import com.google.protobuf.ByteString;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Secret;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Macs;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Gives read handles to who was let in, and checks those that are shown.
final class ReadHandles {
  /// A door that is closed above an open file is closed for its readers after this time: the bound
  /// for removed rights.
  static final long VALIDITY_MILLIS = 60_000;

  private static final int MAC_BYTES = 32;
  private static final byte PROOF_FORMAT = 4;
  private static final int PROOF_FIXED_BYTES = 1 + 8 + 4 + 8 + 8;

  private final KeyRing keys;
  private final InstantSource clock;
  private final long incarnation;

  ReadHandles(KeyRing keys, InstantSource clock, long incarnation) {
    this.keys = keys;
    this.clock = clock;
    this.incarnation = incarnation;
  }

  /// A handle for the version of the file that the principal has just been let in to.
  ByteString give(Inode file, String principal, List<Secret> macs) {
    return give(file, principal, macs, /* writes= */ false);
  }

  /// The same for who was let in to write.
  ByteString giveWriter(Inode file, String principal, List<Secret> macs) {
    return give(file, principal, macs, /* writes= */ true);
  }

  private ByteString give(Inode file, String principal, List<Secret> macs, boolean writes) {
    Secret secret = KeyRing.newest(macs);
    ReadHandle handle =
        new ReadHandle(
            secret.version(),
            incarnation,
            file.namespace(),
            file.id(),
            file.version(),
            principal,
            clock.millis() + VALIDITY_MILLIS,
            writes);
    byte[] bytes = handle.canonicalBytes();
    byte[] mac = Macs.sign(keys.readHandleKey(secret), bytes);
    return ByteString.copyFrom(bytes).concat(ByteString.copyFrom(mac));
  }

  /// Proof that the chunks are those of one stretch of a version, whoever shows it.
  ByteString proof(Inode file, List<ChunkId> chunks, List<Secret> macs) {
    Secret secret = KeyRing.newest(macs);
    byte[] mac =
        Macs.sign(
            keys.readHandleKey(secret),
            proven(file.namespace(), file.id(), file.version(), chunks));
    return ByteString.copyFrom(mac);
  }

  /// What somebody had open once, by a handle that may have expired.
  ///
  /// @param lately whether the handle has not expired
  /// @param writes whether it was opened for writing
  record Opened(int namespace, InodeId inode, long version, boolean lately, boolean writes) {}

  /// @throws Failure CAPABILITY_REFUSED unless the handle was given by this cluster to the
  ///   principal
  Opened opened(ByteString handle, String principal, List<Secret> macs) {
    ReadHandle valid = valid(handle.toByteArray(), macs);
    if (valid.incarnation() != incarnation || !valid.principal().equals(principal)) {
      throw refused("is for somebody or something else");
    }
    boolean lately = valid.expiresAtMillis() > clock.millis();
    return new Opened(valid.namespace(), valid.inode(), valid.version(), lately, valid.writes());
  }

  /// @throws Failure CAPABILITY_REFUSED unless the chunks are of what was opened
  void requireProven(Opened opened, List<ChunkId> chunks, ByteString proof, List<Secret> macs) {
    byte[] bytes = proven(opened.namespace(), opened.inode(), opened.version(), chunks);
    boolean valid =
        macs.stream()
            .anyMatch(mac -> Macs.valid(keys.readHandleKey(mac), bytes, proof.toByteArray()));
    if (!valid) {
      throw refused("is for other chunks");
    }
  }

  /// Format 4: tag, incarnation, namespace, inode, version, chunk ids; big-endian.
  private byte[] proven(int namespace, InodeId inode, long version, List<ChunkId> chunks) {
    ByteBuffer bytes =
        ByteBuffer.allocate(PROOF_FIXED_BYTES + chunks.size() * ChunkId.BYTES)
            .put(PROOF_FORMAT)
            .putLong(incarnation)
            .putInt(namespace)
            .putLong(inode.value())
            .putLong(version);
    chunks.forEach(chunk -> bytes.putLong(chunk.high()).putLong(chunk.low()));
    return bytes.array();
  }

  /// What the principal asks to read.
  record Shown(String principal, int namespace, InodeId inode) {}

  /// The version that a handle opens.
  ///
  /// @throws Failure CAPABILITY_REFUSED unless it is valid, the principal's, and for this file
  long version(ByteString handle, Shown shown, List<Secret> macs) {
    ReadHandle valid = valid(handle.toByteArray(), macs);
    boolean fits =
        valid.incarnation() == incarnation
            && valid.principal().equals(shown.principal())
            && valid.namespace() == shown.namespace()
            && valid.inode().equals(shown.inode());
    if (!fits) {
      throw refused("is for somebody or something else");
    }
    if (valid.expiresAtMillis() <= clock.millis()) {
      throw refused("has expired; open the file again");
    }
    return valid.version();
  }

  private ReadHandle valid(byte[] handle, List<Secret> macs) {
    int end = Math.max(0, handle.length - MAC_BYTES);
    byte[] bytes = Arrays.copyOf(handle, end);
    byte[] mac = Arrays.copyOfRange(handle, end, handle.length);
    Optional<ReadHandle> claim = ReadHandle.parse(bytes);
    Optional<Secret> secret =
        claim.flatMap(
            read -> macs.stream().filter(m -> m.version() == read.keyVersion()).findFirst());
    if (secret.isEmpty() || !Macs.valid(keys.readHandleKey(secret.get()), bytes, mac)) {
      throw refused("was not given by this cluster");
    }
    return claim.get();
  }

  private static Failure refused(String why) {
    return new Failure(ErrorCode.CAPABILITY_REFUSED, "the read handle " + why);
  }
}
