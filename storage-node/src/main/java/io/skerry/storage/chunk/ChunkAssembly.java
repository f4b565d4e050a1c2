package io.skerry.storage.chunk;

import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.SealedLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Checks one chunk as its blocks arrive: their order, sizes and checksums, and at the end the
/// whole. Keeps no bytes.
public final class ChunkAssembly {
  private final int blockBytes;
  private final CRC32C whole = new CRC32C();
  private int blocks;
  private int plainBytes;
  private boolean complete;

  /// @throws ChunkRefusedException INVALID_ARGUMENT if no chunk has blocks of this size
  public ChunkAssembly(int blockBytes) {
    if (blockBytes < SealedLayout.BLOCK_BYTES_MIN || blockBytes > SealedLayout.BLOCK_BYTES_MAX) {
      throw invalid(
          "block size "
              + Integer.toUnsignedString(blockBytes)
              + " is not between "
              + SealedLayout.BLOCK_BYTES_MIN
              + " and "
              + SealedLayout.BLOCK_BYTES_MAX);
    }
    this.blockBytes = blockBytes;
  }

  /// The verified blocks of the next run.
  ///
  /// @throws ChunkRefusedException if the run is not the next one or damaged
  public List<SealedBlock> accept(SealedRun run) {
    if (run.firstBlock() != blocks) {
      throw invalid("block " + run.firstBlock() + " arrived where block " + blocks + " is due");
    }
    int sealedBytes = blockBytes + SealedLayout.TAG_BYTES;
    int count = run.checksums().size();
    ByteBuffer payload = run.payload().duplicate();
    long atMost = (long) count * sealedBytes;
    if (count == 0 || payload.remaining() > atMost || payload.remaining() <= atMost - sealedBytes) {
      throw invalid(payload.remaining() + " bytes are not " + count + " sealed blocks");
    }
    List<SealedBlock> accepted = new ArrayList<>(count);
    for (int checksum : run.checksums()) {
      int bytes = Math.min(sealedBytes, payload.remaining());
      ByteBuffer sealed = payload.slice(payload.position(), bytes);
      payload.position(payload.position() + bytes);
      accepted.add(accept(sealed, checksum));
    }
    return accepted;
  }

  private SealedBlock accept(ByteBuffer sealed, int checksum) {
    int plain = sealed.remaining() - SealedLayout.TAG_BYTES;
    if (complete) {
      throw invalid("block " + blocks + " follows a short block");
    }
    if (plain <= 0) {
      throw invalid("block " + blocks + " is shorter than its tag");
    }
    if (plainBytes + plain > SealedLayout.CHUNK_BYTES_MAX) {
      throw invalid("the chunk is longer than " + SealedLayout.CHUNK_BYTES_MAX + " bytes");
    }
    if (Checksums.of(sealed) != checksum) {
      throw new ChunkRefusedException(
          ErrorCode.CHECKSUM_MISMATCH, "block " + blocks + " does not match its checksum");
    }
    whole.update(sealed.duplicate());
    complete = plain < blockBytes;
    plainBytes += plain;
    return new SealedBlock(blocks++, checksum, sealed);
  }

  /// Checks the whole chunk against what its sender says it sent.
  ///
  /// @throws ChunkRefusedException if it differs
  public void finish(int length, int checksum) {
    if (length != plainBytes) {
      throw invalid(
          "the chunk has " + plainBytes + " bytes, not " + Integer.toUnsignedString(length));
    }
    if ((int) whole.getValue() != checksum) {
      throw new ChunkRefusedException(
          ErrorCode.CHECKSUM_MISMATCH, "the chunk does not match its checksum");
    }
  }

  private static ChunkRefusedException invalid(String message) {
    return new ChunkRefusedException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
