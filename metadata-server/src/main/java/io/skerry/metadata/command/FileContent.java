package io.skerry.metadata.command;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.SealedLayout;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The extents of one file and what hangs on them: live bytes of chunks, garbage, uses of file
/// keys. The one place that removes extents.
final class FileContent {
  /// Extents that one command may take away; a file with more is truncated or replaced in parts.
  static final int EXTENTS_MAX = 10_000;

  /// Extents that one command may copy or move, each costing two rows.
  static final int COPIED_MAX = 4_000;

  private static final int PAGE = 1_024;

  private final Overlay state;
  private final Inode file;
  private final long notBeforeMillis;

  FileContent(Overlay state, Inode file, long nowNanos) {
    this.state = state;
    this.file = file;
    this.notBeforeMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos) + state.holds().lifeMillis();
  }

  /// Takes the bytes from `start` to before `end` out of the file; what reaches beyond is cut or
  /// split.
  void cut(long start, long end) throws RejectedException {
    // An extent lies in one chunk, so none that begins further ahead can reach into the range.
    long first = Math.max(0, start - SealedLayout.CHUNK_BYTES_MAX);
    RowRange<Extent> range = Extent.from(file.namespace(), file.id(), first);
    int removed = 0;
    while (true) {
      List<Extent> page = state.scan(range, PAGE);
      for (Extent extent : page) {
        if (extent.offset() >= end) {
          return;
        }
        if (extent.end() > start) {
          cut(extent, start, end);
          removed++;
        }
      }
      if (page.size() < PAGE) {
        return;
      }
      if (removed > EXTENTS_MAX) {
        throw new RejectedException(
            ErrorCode.FILE_TOO_LARGE,
            "More than " + EXTENTS_MAX + " extents would go at once; go on in smaller parts");
      }
      range = range.after(page.get(page.size() - 1).key());
    }
  }

  /// Removes up to so many extents from the beginning.
  ///
  /// @return whether none is left
  boolean purge(int extentsMax) {
    if (file.size() == 0) {
      return true; // nothing lies beyond the end
    }
    List<Extent> extents = state.scan(Extent.of(file.namespace(), file.id()), extentsMax + 1);
    for (Extent extent : extents.subList(0, Math.min(extentsMax, extents.size()))) {
      state.delete(extent.key());
      release(extent.chunk(), extent.length());
    }
    return extents.size() <= extentsMax;
  }

  /// Gives another file, which is empty, the same content: its extents lie in the same chunks. A
  /// chunk's live bytes count every extent, so that it dies with the last one.
  void share(Inode with) throws RejectedException {
    for (Extent extent : few(0)) {
      state.put(at(extent, with, extent.offset()));
      Chunk chunk = state.get(Chunk.key(extent.chunk())).orElseThrow();
      state.put(chunk.withLiveBytes(chunk.liveBytes() + extent.length()));
    }
  }

  /// Moves the content behind the end of another file.
  ///
  /// @param already extents that the same command has moved before
  /// @return how many it moved
  int move(Inode to, long end, int already) throws RejectedException {
    List<Extent> extents = few(already);
    for (Extent extent : extents) {
      state.delete(extent.key());
      state.put(at(extent, to, end + extent.offset()));
    }
    return extents.size();
  }

  /// All extents, if one command may copy or move them.
  private List<Extent> few(int already) throws RejectedException {
    int max = COPIED_MAX - already;
    List<Extent> extents = state.scan(Extent.of(file.namespace(), file.id()), max + 1);
    if (extents.size() > max) {
      throw new RejectedException(
          ErrorCode.FILE_TOO_LARGE,
          "More than " + COPIED_MAX + " extents would be copied at once; copy the bytes instead");
    }
    return extents;
  }

  private static Extent at(Extent extent, Inode file, long offset) {
    return new Extent(
        file.namespace(), file.id(), offset, extent.chunk(), extent.chunkOffset(), extent.length());
  }

  /// Whether the file has at most so many extents.
  boolean small(int extentsMax) {
    return file.size() == 0
        || state.scan(Extent.of(file.namespace(), file.id()), extentsMax + 1).size() <= extentsMax;
  }

  private void cut(Extent extent, long start, long end) {
    state.delete(extent.key());
    if (extent.offset() < start) {
      int kept = (int) (start - extent.offset());
      state.put(
          new Extent(
              extent.namespace(),
              extent.inode(),
              extent.offset(),
              extent.chunk(),
              extent.chunkOffset(),
              kept));
    }
    if (extent.end() > end) {
      int skipped = (int) (end - extent.offset());
      state.put(
          new Extent(
              extent.namespace(),
              extent.inode(),
              end,
              extent.chunk(),
              extent.chunkOffset() + skipped,
              (int) (extent.end() - end)));
    }
    release(extent.chunk(), Math.min(extent.end(), end) - Math.max(extent.offset(), start));
  }

  /// Fewer bytes of the chunk are referred to; without any it becomes garbage.
  private void release(ChunkId id, long bytes) {
    Chunk chunk =
        state
            .get(Chunk.key(id))
            .orElseThrow(() -> new IllegalStateException("extent of missing chunk " + id));
    long live = chunk.liveBytes() - bytes;
    if (live < 0) {
      throw new IllegalStateException("chunk " + id + " would have " + live + " live bytes");
    }
    if (live > 0) {
      state.put(chunk.withLiveBytes(live));
      return;
    }
    state.delete(chunk.key());
    PlacementGroup group = state.get(PlacementGroup.key(chunk.pg())).orElseThrow();
    state.put(new Garbage(id, chunk.pg(), notBeforeMillis, group.nodes()));
    for (int node : group.nodes()) {
      if (state.get(Debt.key(node, chunk.pg(), id)).isPresent()) {
        state.delete(Debt.key(node, chunk.pg(), id));
      }
    }
    useKey(state, chunk.namespace(), chunk.fileKey(), -1);
  }

  /// Counts chunks sealed under a key; a key that neither a chunk nor a file names goes.
  static void useKey(Overlay state, int namespace, long id, int delta) {
    FileKey key = state.get(FileKey.key(namespace, id)).orElseThrow();
    keep(state, key.withUse(key.chunks() + delta, key.fileLives()));
  }

  /// The file that seals new chunks with the key is gone.
  static void forgetFile(Overlay state, int namespace, long id) {
    state
        .get(FileKey.key(namespace, id))
        .ifPresent(key -> keep(state, key.withUse(key.chunks(), false)));
  }

  private static void keep(Overlay state, FileKey key) {
    if (key.chunks() < 0) {
      throw new IllegalStateException("file key " + key + " is used less than never");
    }
    if (key.chunks() == 0 && !key.fileLives()) {
      state.delete(key.key());
    } else {
      state.put(key);
    }
  }
}
