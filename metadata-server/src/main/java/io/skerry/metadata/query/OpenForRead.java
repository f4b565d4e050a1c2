package io.skerry.metadata.query;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.Kinds;
import io.skerry.metadata.command.PathWalk;
import io.skerry.metadata.command.Permissions;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.SealedLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything that reading a stretch of a file takes.
///
/// @param held whether the caller has come to the file before and named it by its number: the way
///   there is not walked again, but the file must still let the caller read
/// @param fromOffset extents that end at or before it are left out
/// @param extentsMax at most {@link #EXTENTS_MAX}
/// @param expectedVersion not 0: refuse with VERSION_CONFLICT when the content has changed
public record OpenForRead(
    Caller caller,
    FileTarget target,
    boolean held,
    long fromOffset,
    int extentsMax,
    long expectedVersion) {
  public static final int EXTENTS_MAX = 4096;

  public OpenForRead {
    if (held && !target.names().isEmpty()) {
      throw new IllegalArgumentException("held by a number that leads on: " + target);
    }
  }

  /// One that finds its way.
  public OpenForRead(
      Caller caller, FileTarget target, long fromOffset, int extentsMax, long expectedVersion) {
    this(caller, target, /* held= */ false, fromOffset, extentsMax, expectedVersion);
  }

  /// A stretch of a file and what opens it.
  ///
  /// @param chunks those that the extents lie in, one row each
  /// @param keys those that the chunks were sealed under
  /// @param placementGroups of the chunks, as this group has adopted them
  /// @param moreExtents whether extents follow
  public record Content(
      Inode inode,
      Namespace namespace,
      List<Extent> extents,
      List<Chunk> chunks,
      List<FileKey> keys,
      List<PlacementGroup> placementGroups,
      boolean moreExtents) {}

  public Content answer(StateReader state) throws RejectedException {
    Inode file = Kinds.requireRegular(file(state));
    Permissions.require(state, caller, file, Permissions.READ);
    if (expectedVersion != 0 && expectedVersion != file.version()) {
      throw new RejectedException(ErrorCode.VERSION_CONFLICT);
    }
    int wanted = Math.max(1, Math.min(extentsMax, EXTENTS_MAX));
    List<Extent> extents = extents(state, file, wanted + 1);
    boolean more = extents.size() > wanted;
    return content(state, file, more ? extents.subList(0, wanted) : extents, more);
  }

  private Inode file(StateReader state) throws RejectedException {
    if (held) {
      return state
          .get(Inode.key(target.namespace(), target.base()))
          .filter(Inode::usable)
          .orElseThrow(() -> new RejectedException(ErrorCode.STALE));
    }
    Inode file = new PathWalk(state, caller).resolve(target);
    // Content that has a name is found again by the way there, where a door may have been closed.
    if (target.opened().stale()
        && file.links() > 0
        && !Permissions.ownerOrSuperuser(caller, file)) {
      throw new RejectedException(
          ErrorCode.CAPABILITY_REFUSED, "The handle has expired; open the file by its name");
    }
    return file;
  }

  private List<Extent> extents(StateReader state, Inode file, int wanted) {
    List<Extent> extents = new ArrayList<>();
    // An extent lies in one chunk, so none that begins further ahead can reach the offset.
    long first = Math.max(0, fromOffset - SealedLayout.CHUNK_BYTES_MAX);
    RowRange<Extent> range = Extent.from(file.namespace(), file.id(), first);
    while (extents.size() < wanted) {
      List<Extent> page = state.scan(range, wanted);
      page.stream()
          .filter(extent -> extent.end() > fromOffset)
          .limit(wanted - extents.size())
          .forEach(extents::add);
      if (page.size() < wanted) {
        break;
      }
      range = range.after(page.get(page.size() - 1).key());
    }
    return extents;
  }

  private static Content content(
      StateReader state, Inode file, List<Extent> extents, boolean more) {
    SortedMap<ChunkId, Chunk> chunks = new TreeMap<>();
    SortedMap<Long, FileKey> keys = new TreeMap<>();
    SortedMap<Integer, PlacementGroup> groups = new TreeMap<>();
    for (Extent extent : extents) {
      Chunk chunk = state.get(Chunk.key(extent.chunk())).orElseThrow();
      chunks.put(chunk.id(), chunk);
      if (!keys.containsKey(chunk.fileKey())) {
        RowKey<FileKey> key = FileKey.key(file.namespace(), chunk.fileKey());
        keys.put(chunk.fileKey(), state.get(key).orElseThrow());
      }
      if (!groups.containsKey(chunk.pg())) {
        groups.put(chunk.pg(), state.get(PlacementGroup.key(chunk.pg())).orElseThrow());
      }
    }
    return new Content(
        file,
        state.get(Namespace.key(file.namespace())).orElseThrow(),
        List.copyOf(extents),
        List.copyOf(chunks.values()),
        List.copyOf(keys.values()),
        List.copyOf(groups.values()),
        more);
  }
}
