package io.skerry.client.data;

import io.skerry.client.data.ExtentPage.PlacedExtent;
import java.util.Optional;

/// A run of file bytes that is fetched at once: whole blocks of one chunk, or a hole.
///
/// @param position in the file
/// @param length wanted bytes
/// @param extent empty for a hole
record FileRange(long position, int length, Optional<PlacedExtent> extent) {
  /// Bytes in flight for one range; frames of about this size keep connections busy.
  static final int BYTES_MAX = 1 << 20;

  /// The range at this position.
  ///
  /// @param wanted bytes, at least 1
  static FileRange plan(ExtentPage page, long position, long wanted) {
    int most = (int) Math.min(wanted, BYTES_MAX);
    Optional<PlacedExtent> extent = page.at(position);
    if (extent.isEmpty()) {
      return new FileRange(
          position, (int) Math.min(most, page.holeEnd(position) - position), extent);
    }
    PlacedExtent run = extent.get();
    int inChunk = inChunk(run, position);
    // Ranges after the first begin and end at blocks, so that no block is fetched twice.
    int toMark = BYTES_MAX - inChunk % run.blockBytes();
    long left = run.offset() + run.length() - position;
    return new FileRange(position, (int) Math.min(Math.min(most, toMark), left), extent);
  }

  private static int inChunk(PlacedExtent run, long position) {
    return run.chunkOffset() + (int) (position - run.offset());
  }

  int firstBlock() {
    return start() / run().blockBytes();
  }

  int blocks() {
    return (start() + length - 1) / run().blockBytes() - firstBlock() + 1;
  }

  /// Bytes of the first block that lie before the range.
  int skip() {
    return start() % run().blockBytes();
  }

  PlacedExtent run() {
    return extent.orElseThrow();
  }

  private int start() {
    return inChunk(run(), position);
  }
}
