package io.skerry.client.played;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.skerry.proto.rpc.AllocateChunksReply;
import io.skerry.proto.rpc.AllocateChunksRequest;
import io.skerry.proto.rpc.Attributes;
import io.skerry.proto.rpc.ChunkGrant;
import io.skerry.proto.rpc.ChunkId;
import io.skerry.proto.rpc.CommitFileRequest;
import io.skerry.proto.rpc.CreateFileRequest;
import io.skerry.proto.rpc.Extent;
import io.skerry.proto.rpc.FileKey;
import io.skerry.proto.rpc.FileType;
import io.skerry.proto.rpc.FirstContent;
import io.skerry.proto.rpc.MemberMac;
import io.skerry.proto.rpc.MutationReply;
import io.skerry.proto.rpc.NamespaceServiceGrpc.NamespaceServiceImplBase;
import io.skerry.proto.rpc.NewChunk;
import io.skerry.proto.rpc.NodeAddress;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.rpc.OpenFileRequest;
import io.skerry.proto.rpc.OpenForWriteRequest;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import io.skerry.proto.rpc.UnlinkRequest;
import io.skerry.proto.rpc.WriteHandleReply;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A namespace with room for one file, whose chunks go to all played storage nodes.
public final class PlayedFiles extends NamespaceServiceImplBase {
  public static final int BLOCK_BYTES = 4096;
  private static final int CHUNK_BYTES = 256 * 1024;
  private volatile int holdMillis;
  public static final int MIN_COPIES = 2;

  /// Drawn anew for each test: sealing refuses to use a key twice for the same block.
  private final FileKey key = FileKey.newBuilder().setId(5).setKey(randomKey()).build();

  private final List<NodeAddress> nodes = new ArrayList<>();
  private final List<CommitFileRequest> commits = new ArrayList<>();
  private final List<Extent> extents = new ArrayList<>();
  private boolean exists;
  private long version;
  private long size;
  private long lastChunk;
  private volatile int chunkBytes = CHUNK_BYTES;
  private final List<OpenFileRequest> opens = new ArrayList<>();
  private boolean strangers;
  private boolean overtaking;
  private int handles;

  private static ByteString randomKey() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  /// Chunks of several frames, which go as streams; those of one frame go in one message.
  public void longChunks() {
    chunkBytes = 4 * CHUNK_BYTES;
  }

  /// From now on readers are not the file's owners: two extents a page, and by its number the file
  /// opens with the newest handle only.
  public synchronized void readByStrangers() {
    strangers = true;
  }

  /// No handle that was given is good any more.
  public synchronized void expireHandles() {
    handles++;
  }

  /// Somebody else commits behind every commit from now on, before that is answered.
  public synchronized void overtakeCommits() {
    overtaking = true;
  }

  public synchronized List<OpenFileRequest> opens() {
    return List.copyOf(opens);
  }

  public void addNode(int node, String name, String address) {
    nodes.add(
        NodeAddress.newBuilder()
            .setNode(node)
            .setName(name)
            .setAddress(address)
            .setSite("a")
            .setUp(true)
            .build());
  }

  public synchronized List<CommitFileRequest> commits() {
    return List.copyOf(commits);
  }

  public synchronized boolean exists() {
    return exists;
  }

  public synchronized long allocated() {
    return lastChunk;
  }

  /// Makes the first bytes a hole, as after writing behind the end.
  public synchronized void shift(long bytes) {
    extents.replaceAll(extent -> extent.toBuilder().setOffset(extent.getOffset() + bytes).build());
    size += bytes;
  }

  private static <T> void send(StreamObserver<T> answer, T value) {
    answer.onNext(value);
    answer.onCompleted();
  }

  @Override
  public synchronized void createFile(
      CreateFileRequest request, StreamObserver<WriteHandleReply> answer) {
    if (exists) {
      answer.onError(ErrorTrailer.exception(ErrorCode.ALREADY_EXISTS, ""));
      return;
    }
    exists = true;
    version = 1;
    FirstContent content = request.getContent();
    if (content.getChunksCount() > 0) {
      add(content.getChunksList());
      version = 2;
    }
    send(answer, handle(request.getChunks()));
  }

  @Override
  public synchronized void openForWrite(
      OpenForWriteRequest request, StreamObserver<WriteHandleReply> answer) {
    send(answer, handle(request.getChunks()));
  }

  private WriteHandleReply handle(int chunks) {
    WriteHandleReply.Builder reply =
        WriteHandleReply.newBuilder()
            .setAttributes(attributes())
            .setKey(key)
            .addAllNodes(nodes)
            .setBlockBytes(BLOCK_BYTES)
            .setChunkBytes(chunkBytes)
            .setMinCopies(MIN_COPIES);
    for (int i = 0; i < chunks; i++) {
      lastChunk++;
      reply.addGrants(grant(lastChunk, 2));
    }
    return reply.build();
  }

  private Attributes attributes() {
    return Attributes.newBuilder()
        .setInode(9)
        .setType(FileType.REGULAR)
        .setSize(size)
        .setVersion(version)
        .build();
  }

  private ChunkGrant grant(long chunk, int operation) {
    ChunkGrant.Builder grant =
        ChunkGrant.newBuilder()
            .setChunk(ChunkId.newBuilder().setHigh(1).setLow(chunk))
            .setPg(1)
            .setOperation(operation);
    nodes.forEach(node -> grant.addMembers(MemberMac.newBuilder().setNode(node.getNode())));
    return grant.build();
  }

  @Override
  public synchronized void allocateChunks(
      AllocateChunksRequest request, StreamObserver<AllocateChunksReply> answer) {
    AllocateChunksReply.Builder reply =
        AllocateChunksReply.newBuilder()
            .addAllNodes(nodes)
            .setMinCopies(MIN_COPIES)
            .setBlockBytes(BLOCK_BYTES)
            .setChunkBytes(chunkBytes);
    for (int i = 0; i < request.getKeys(); i++) {
      reply.addKeys(key);
    }
    for (int i = 0; i < request.getChunks(); i++) {
      lastChunk++;
      reply.addGrants(grant(lastChunk, 2));
    }
    send(answer, reply.build());
  }

  @Override
  public synchronized void commitFile(CommitFileRequest request, StreamObserver<StatReply> answer) {
    if (request.getIfVersion() != 0 && request.getIfVersion() != version) {
      answer.onError(ErrorTrailer.exception(ErrorCode.VERSION_CONFLICT, ""));
      return;
    }
    commits.add(request);
    version++;
    if (request.getReplace()) {
      extents.clear();
      size = 0;
    }
    add(request.getChunksList());
    long committed = version;
    version += overtaking ? 1 : 0;
    StatReply reply =
        StatReply.newBuilder().setAttributes(attributes()).setCommittedVersion(committed).build();
    send(answer, reply);
  }

  private void add(List<NewChunk> chunks) {
    for (NewChunk chunk : chunks) {
      extents.add(
          Extent.newBuilder()
              .setOffset(chunk.getOffset())
              .setChunk(chunk.getChunk())
              .setLength(chunk.getLength())
              .setChunkLength(chunk.getLength())
              .setKey(key.getId())
              .build());
      size = Math.max(size, chunk.getOffset() + chunk.getLength());
    }
  }

  @Override
  public synchronized void stat(StatRequest request, StreamObserver<StatReply> answer) {
    send(answer, StatReply.newBuilder().setAttributes(attributes()).build());
  }

  @Override
  public synchronized void unlink(UnlinkRequest request, StreamObserver<MutationReply> answer) {
    exists = false;
    send(answer, MutationReply.getDefaultInstance());
  }

  /// Readers are told that what they have open is kept for so long.
  public void holdFor(int millis) {
    holdMillis = millis;
  }

  @Override
  public synchronized void openFile(OpenFileRequest request, StreamObserver<OpenFileReply> answer) {
    opens.add(request);
    Optional<ErrorCode> refusal = refusal(request);
    if (refusal.isPresent()) {
      answer.onError(ErrorTrailer.exception(refusal.get(), ""));
      return;
    }
    OpenFileReply.Builder reply =
        OpenFileReply.newBuilder()
            .setAttributes(attributes())
            .addKeys(key)
            .addAllNodes(nodes)
            .setBlockBytes(BLOCK_BYTES)
            .setHoldMillis(holdMillis);
    List<Extent> page =
        extents.stream()
            .filter(extent -> extent.getOffset() + extent.getLength() > request.getFromOffset())
            .toList();
    int size = strangers ? Math.min(2, page.size()) : page.size();
    for (Extent extent : page.subList(0, size)) {
      reply.addExtents(extent).addGrants(grant(extent.getChunk().getLow(), 1));
    }
    if (request.getReadHandle().isEmpty()) {
      handles++;
      reply.setReadHandle(handle()).setReadHandleMillis(60_000);
    }
    send(answer, reply.setMoreExtents(size < page.size()).build());
  }

  private ByteString handle() {
    return ByteString.copyFromUtf8("handle " + handles);
  }

  private Optional<ErrorCode> refusal(OpenFileRequest request) {
    if (request.getExpectedVersion() != 0 && request.getExpectedVersion() != version) {
      return Optional.of(ErrorCode.VERSION_CONFLICT);
    }
    if (!request.getReadHandle().isEmpty() && !request.getReadHandle().equals(handle())) {
      return Optional.of(ErrorCode.CAPABILITY_REFUSED);
    }
    boolean byNumber = request.getFile().getBase() != 0;
    return strangers && byNumber && request.getReadHandle().isEmpty()
        ? Optional.of(ErrorCode.PERMISSION_DENIED)
        : Optional.empty();
  }
}
