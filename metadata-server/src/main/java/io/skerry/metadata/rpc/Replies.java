package io.skerry.metadata.rpc;

import com.google.protobuf.ByteString;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.query.ListDirectory;
import io.skerry.metadata.query.OpenForRead;
import io.skerry.metadata.raft.View;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.rpc.Attributes;
import io.skerry.proto.rpc.ChunkGrant;
import io.skerry.proto.rpc.Entry;
import io.skerry.proto.rpc.FileKey;
import io.skerry.proto.rpc.FileType;
import io.skerry.proto.rpc.ListReply;
import io.skerry.proto.rpc.NodeAddress;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.WriteHandleReply;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// From rows to replies, after the fact: ids of an outcome and a fresh read make the body, so that
/// the answer to a repeated request needs nothing that was not stored. Keys and capabilities exist
/// from here to the socket only.
final class Replies {
  /// Bytes of a listing's page; far below what a message may hold.
  private static final int PAGE_BYTES_MAX = 1 << 20;

  private final KeyRing keys;
  private final Grants grants;
  private final ReadHandles handles;

  Replies(KeyRing keys, Grants grants) {
    this.keys = keys;
    this.grants = grants;
    this.handles = grants.readHandles();
  }

  /// The chunks that a session may write into now.
  record Handout(List<ChunkGrant> grants, List<NodeAddress> nodes) {}

  static Attributes attributes(Inode inode, RootRows rows) {
    return Attributes.newBuilder()
        .setInode(inode.id().value())
        .setType(FileType.forNumber(inode.type().number()))
        .setMode(inode.ownership().mode())
        .setUid(inode.ownership().uid())
        .setGid(inode.ownership().gid())
        .setOwner(rows.userName(inode.ownership().uid()))
        .setGroup(rows.groupName(inode.ownership().gid()))
        .setSize(inode.size())
        .setLinks(inode.links())
        .setAtimeNanos(inode.times().atimeNanos())
        .setMtimeNanos(inode.times().mtimeNanos())
        .setCtimeNanos(inode.times().ctimeNanos())
        .setVersion(inode.version())
        .setLinkTarget(inode.linkTarget())
        .setDevice(inode.extras().device())
        .setAcl(inode.extras().acl() != 0 || inode.extras().defaultAcl() != 0)
        .build();
  }

  private static Attributes kind(Inode inode) {
    return Attributes.newBuilder()
        .setInode(inode.id().value())
        .setType(FileType.forNumber(inode.type().number()))
        .build();
  }

  static StatReply stat(Inode inode, RootRows rows, long index) {
    return StatReply.newBuilder().setAttributes(attributes(inode, rows)).setIndex(index).build();
  }

  /// The inode that a command has made or changed.
  ///
  /// @throws Failure STALE if somebody has removed it since
  static Inode inode(StateReader state, int namespace, long id) {
    return state
        .get(Inode.key(namespace, new InodeId(id)))
        .orElseThrow(() -> new Failure(ErrorCode.STALE, "it has been removed since"));
  }

  static ListReply page(ListDirectory.Page page, RootRows rows, long index, boolean namesOnly) {
    ListReply.Builder reply = ListReply.newBuilder().setIndex(index).setMore(page.more());
    int bytes = 0;
    for (ListDirectory.Entry entry : page.entries()) {
      Entry next =
          Entry.newBuilder()
              .setName(entry.name().value())
              .setAttributes(namesOnly ? kind(entry.inode()) : attributes(entry.inode(), rows))
              .build();
      bytes += next.getSerializedSize();
      if (bytes > PAGE_BYTES_MAX && reply.getEntriesCount() > 0) {
        return reply.setMore(true).build();
      }
      reply.addEntries(next);
    }
    return reply.build();
  }

  OpenFileReply open(OpenForRead.Content content, Caller caller, RootRows rows, long index) {
    OpenFileReply.Builder reply =
        OpenFileReply.newBuilder()
            .setAttributes(attributes(content.inode(), rows))
            .setMoreExtents(content.moreExtents())
            .setBlockBytes(content.namespace().policy().blockBytes())
            .setIndex(index);
    Map<Integer, PlacementGroup> groups = new HashMap<>();
    content.placementGroups().forEach(group -> groups.put(group.id(), group));
    Map<ChunkId, Chunk> chunks = new HashMap<>();
    for (Chunk chunk : content.chunks()) {
      chunks.put(chunk.id(), chunk);
      reply.addGrants(readGrant(chunk, caller, present(groups.get(chunk.pg()), chunk), rows));
    }
    for (Extent extent : content.extents()) {
      reply.addExtents(extent(extent, present(chunks.get(extent.chunk()), extent)));
    }
    content.keys().forEach(key -> reply.addKeys(key(key, content.namespace())));
    return reply.addAllNodes(Grants.nodes(groups.values(), rows)).build();
  }

  /// A row that must be there: an extent left out would read as zeros.
  private static <R> R present(@Nullable R row, Row of) {
    if (row == null) {
      throw new IllegalStateException("a row is missing beside " + of);
    }
    return row;
  }

  private ChunkGrant readGrant(Chunk chunk, Caller caller, PlacementGroup group, RootRows rows) {
    return grants.grant(
        new Grants.Right(
            chunk.id(), ChunkOperation.READ, caller.principal(), readers(chunk, group, rows)),
        group,
        rows);
  }

  /// Where a chunk is read: at the members that surely have it, or, if none of these is up, at all.
  private static List<Integer> readers(Chunk chunk, PlacementGroup group, RootRows rows) {
    List<Integer> likely =
        group.members().stream()
            .filter(
                member ->
                    switch (member.state()) {
                      case FULL, LEAVING -> true;
                      case FILLING -> chunk.epoch() >= member.since();
                      case SURPLUS -> false;
                    })
            .map(PlacementGroup.Member::node)
            .toList();
    boolean up = likely.stream().anyMatch(node -> rows.node(node).filter(Node::up).isPresent());
    return up ? likely : group.nodes();
  }

  private static io.skerry.proto.rpc.Extent extent(Extent extent, Chunk chunk) {
    return io.skerry.proto.rpc.Extent.newBuilder()
        .setOffset(extent.offset())
        .setChunk(Translation.chunk(extent.chunk()))
        .setChunkOffset(extent.chunkOffset())
        .setLength(extent.length())
        .setKey(chunk.fileKey())
        .setChunkLength(chunk.length())
        .build();
  }

  private FileKey key(io.skerry.metadata.model.FileKey key, Namespace namespace) {
    return FileKey.newBuilder()
        .setId(key.id())
        .setKey(ByteString.copyFrom(keys.open(key, namespace)))
        .build();
  }

  /// What a writer needs: the file, the key that seals new chunks, and where they go. The outcome's
  /// ids are those of inode and file key.
  WriteHandleReply writeHandle(
      View view, Access.Place place, Caller caller, GroupCalls.Applied applied, Writer writer) {
    Namespace namespace = place.namespace();
    Inode inode = inode(view, namespace.id(), applied.outcome().ids().get(0));
    io.skerry.metadata.model.FileKey key =
        view.get(
                io.skerry.metadata.model.FileKey.key(
                    namespace.id(), applied.outcome().ids().get(1)))
            .orElseThrow(() -> new Failure(ErrorCode.STALE, "it has been removed since"));
    Handout handout = handout(view, applied.outcome().chunks(), caller, writer);
    return WriteHandleReply.newBuilder()
        .setAttributes(attributes(inode, writer.rows()))
        .setKey(key(key, namespace))
        .addAllGrants(handout.grants())
        .addAllNodes(handout.nodes())
        .setBlockBytes(namespace.policy().blockBytes())
        .setChunkBytes(namespace.policy().chunkBytes())
        .setMinCopies(namespace.policy().minCopies())
        .setIndex(applied.index())
        .setHoldMillis((int) place.replica().holds().lifeMillis())
        .setHoldHandle(handles.giveWriter(inode, caller.principal(), writer.rows().macSecrets()))
        .build();
  }

  /// Read grants for those of the chunks that are there, whether something refers to them or not.
  Handout kept(StateReader state, List<ChunkId> chunks, Caller caller, RootRows rows) {
    List<ChunkGrant> made = new ArrayList<>(chunks.size());
    Map<Integer, PlacementGroup> groups = new HashMap<>();
    for (ChunkId id : chunks) {
      Optional<Chunk> chunk = state.get(Chunk.key(id));
      Optional<Garbage> garbage = state.get(Garbage.key(id));
      Optional<PlacementGroup> found =
          chunk
              .map(Chunk::pg)
              .or(() -> garbage.map(Garbage::pg))
              .flatMap(pg -> state.get(PlacementGroup.key(pg)));
      if (found.isPresent()) {
        PlacementGroup group = found.get();
        List<Integer> members =
            chunk.isPresent()
                ? readers(chunk.get(), group, rows)
                : garbage.map(Garbage::nodes).orElse(List.of());
        groups.put(group.id(), group);
        made.add(
            grants.grant(
                new Grants.Right(id, ChunkOperation.READ, caller.principal(), members),
                group,
                rows));
      }
    }
    return new Handout(made, Grants.nodes(groups.values(), rows));
  }

  /// File keys in clear, those that are still there.
  List<FileKey> keys(View view, Namespace namespace, List<Long> ids) {
    List<FileKey> found = new ArrayList<>(ids.size());
    for (long id : ids) {
      view.get(io.skerry.metadata.model.FileKey.key(namespace.id(), id))
          .ifPresent(key -> found.add(key(key, namespace)));
    }
    return found;
  }

  /// The session that writes, and group 0's rows at the time of the reply.
  record Writer(long session, RootRows rows) {}

  /// Write grants for the chunks that are still the session's; a chunk committed since has none.
  Handout handout(StateReader state, List<ChunkId> chunks, Caller caller, Writer writer) {
    List<ChunkGrant> made = new ArrayList<>();
    Map<Integer, PlacementGroup> groups = new HashMap<>();
    for (ChunkId chunk : chunks) {
      Optional<PlacementGroup> group =
          state
              .get(Allocation.key(writer.session(), chunk))
              .flatMap(allocation -> state.get(PlacementGroup.key(allocation.pg())));
      if (group.isPresent()) {
        groups.put(group.get().id(), group.get());
        made.add(
            grants.grant(
                new Grants.Right(
                    chunk, ChunkOperation.WRITE, caller.principal(), group.get().writers()),
                group.get(),
                writer.rows()));
      }
    }
    return new Handout(made, Grants.nodes(groups.values(), writer.rows()));
  }
}
