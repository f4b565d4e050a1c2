package io.skerry.client.data;

import com.google.protobuf.ByteString;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileStatus;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.Cacheable;
import io.skerry.client.metadata.MetadataCalls;
import io.skerry.client.metadata.RemotePath;
import io.skerry.client.metadata.StatusTranslation;
import io.skerry.proto.rpc.AllocateChunksReply;
import io.skerry.proto.rpc.AllocateChunksRequest;
import io.skerry.proto.rpc.CommitFileRequest;
import io.skerry.proto.rpc.CreateFileRequest;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.FirstContent;
import io.skerry.proto.rpc.HoldChunksReply;
import io.skerry.proto.rpc.HoldChunksRequest;
import io.skerry.proto.rpc.HoldFilesReply;
import io.skerry.proto.rpc.HoldFilesRequest;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.rpc.OpenFileRequest;
import io.skerry.proto.rpc.OpenForWriteRequest;
import io.skerry.proto.rpc.SessionServiceGrpc;
import io.skerry.proto.rpc.SetAttributesRequest;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import io.skerry.proto.rpc.TruncateRequest;
import io.skerry.proto.rpc.UnlinkRequest;
import io.skerry.proto.rpc.WriteHandleReply;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The metadata calls that reading and writing contents needs.
public final class ContentCalls {
  private static final int OPEN_ATTEMPTS = 3;

  private final MetadataCalls calls;

  public ContentCalls(MetadataCalls calls) {
    this.calls = calls;
  }

  /// Makes the file, or opens the one that is there if the options allow it.
  WriteHandle openForWrite(RemotePath path, CreateOptions options) throws SkerryException {
    if (options.mustExist() && options.mayExist()) {
      return reopen(path);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return create(path, options);
      } catch (SkerryException e) {
        if (e.errorCode() != ErrorCode.ALREADY_EXISTS || !options.mayExist()) {
          throw e;
        }
      }
      try {
        return reopen(path);
      } catch (SkerryException e) {
        // Somebody deleted it in between.
        if (e.errorCode() != ErrorCode.NOT_FOUND || attempt == OPEN_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private WriteHandle create(RemotePath path, CreateOptions options) throws SkerryException {
    WriteHandleReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getCreateFileMethod(),
            id ->
                CreateFileRequest.newBuilder()
                    .setId(id)
                    .setFile(path.reference(options.mayExist() ? Links.FOLLOW : Links.KEEP))
                    .setMode(options.mode())
                    .setUmask(options.umask())
                    .setChunks(1)
                    .build());
    return WriteHandle.of(StatusTranslation.status(path, reply.getAttributes()), reply, true);
  }

  private WriteHandle reopen(RemotePath path) throws SkerryException {
    WriteHandleReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getOpenForWriteMethod(),
            id ->
                OpenForWriteRequest.newBuilder()
                    .setId(id)
                    .setFile(path.reference(Links.FOLLOW))
                    .setChunks(1)
                    .build());
    return WriteHandle.of(StatusTranslation.status(path, reply.getAttributes()), reply, false);
  }

  /// Keys and chunks for so many files that will be made with their content.
  List<WriteHandle> prepare(RemotePath path, int files, Collection<Integer> avoid)
      throws SkerryException {
    AllocateChunksReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getAllocateChunksMethod(),
            id ->
                AllocateChunksRequest.newBuilder()
                    .setId(id)
                    .setNamespace(path.namespace())
                    .setChunks(files)
                    .setKeys(files)
                    .addAllAvoidNodes(avoid)
                    .build());
    List<PlacedChunk> chunks = PlacedChunk.of(reply.getGrantsList(), reply.getNodesList());
    List<WriteHandle> handles = new ArrayList<>(files);
    for (int i = 0; i < reply.getKeysCount(); i++) {
      List<PlacedChunk> own = i < chunks.size() ? List.of(chunks.get(i)) : List.of();
      handles.add(WriteHandle.unnamed(reply.getKeys(i), own, reply));
    }
    if (handles.isEmpty()) {
      throw new SkerryException(
          ErrorCode.INTERNAL, path.toString(), path + ": the server gave no file key");
    }
    return handles;
  }

  /// Makes a file with its first content.
  Committed create(RemotePath path, CreateOptions options, FirstContent content)
      throws SkerryException {
    WriteHandleReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getCreateFileMethod(),
            id ->
                CreateFileRequest.newBuilder()
                    .setId(id)
                    .setFile(path.reference(Links.KEEP))
                    .setMode(options.mode())
                    .setUmask(options.umask())
                    .setContent(content)
                    .build());
    long filled = content.getChunksCount() > 0 ? 1 : 0;
    return new Committed(
        StatusTranslation.status(path, reply.getAttributes()), WriteHandle.FIRST_VERSION + filled);
  }

  List<PlacedChunk> allocate(RemotePath path, int chunks, Collection<Integer> avoid)
      throws SkerryException {
    AllocateChunksReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getAllocateChunksMethod(),
            id ->
                AllocateChunksRequest.newBuilder()
                    .setId(id)
                    .setNamespace(path.namespace())
                    .setChunks(chunks)
                    .addAllAvoidNodes(avoid)
                    .build());
    return PlacedChunk.of(reply.getGrantsList(), reply.getNodesList());
  }

  /// A commit that was done.
  ///
  /// @param status of the file as it is now, perhaps with what others have changed since
  /// @param version that the commit made
  record Committed(FileStatus status, long version) {}

  /// @param request without its number
  Committed commit(RemotePath path, CommitFileRequest request) throws SkerryException {
    StatReply reply =
        calls.mutateFile(
            path,
            request.getInode(),
            NamespaceServiceGrpc.getCommitFileMethod(),
            id -> request.toBuilder().setId(id).build());
    return new Committed(
        StatusTranslation.status(path, reply.getAttributes()), reply.getCommittedVersion());
  }

  /// Cuts or extends the file of this inode, which the path may no longer lead to.
  ///
  /// @param held what an open of it was given
  FileStatus truncate(RemotePath path, long inode, ByteString held, long size)
      throws SkerryException {
    try {
      FileRef proven = reference(path, inode).toBuilder().setHandle(held).build();
      return truncate(path, inode, proven, size);
    } catch (SkerryException e) {
      // A service of an older version lets only the owner name a file by its number.
      if (e.errorCode() != ErrorCode.PERMISSION_DENIED || inodeAt(path) != inode) {
        throw e;
      }
      return truncate(path, inode, path.reference(Links.FOLLOW), size);
    }
  }

  private FileStatus truncate(RemotePath path, long inode, FileRef file, long size)
      throws SkerryException {
    StatReply reply =
        calls.mutateFile(
            path,
            inode,
            NamespaceServiceGrpc.getTruncateMethod(),
            id -> TruncateRequest.newBuilder().setId(id).setFile(file).setSize(size).build());
    return StatusTranslation.status(path, reply.getAttributes());
  }

  private long inodeAt(RemotePath path) throws SkerryException {
    return calls
        .query(
            path,
            NamespaceServiceGrpc.getStatMethod(),
            StatRequest.newBuilder().setFile(path.reference(Links.FOLLOW)).build())
        .getAttributes()
        .getInode();
  }

  FileStatus setMtime(RemotePath path, long inode, Instant mtime) throws SkerryException {
    StatReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getSetAttributesMethod(),
            id ->
                SetAttributesRequest.newBuilder()
                    .setId(id)
                    .setFile(reference(path, inode))
                    .setMtimeNanos(StatusTranslation.nanos(mtime))
                    .build());
    return StatusTranslation.status(path, reply.getAttributes());
  }

  /// Returns if the client may rely on its locks on a file, if it has any.
  void requireLocks(RemotePath path, long inode) throws SkerryException {
    calls.requireLocks(path, inode);
  }

  /// Removes the name if it still stands for this inode.
  void removeCreated(RemotePath path, long inode) throws SkerryException {
    StatReply found =
        calls.query(
            path,
            NamespaceServiceGrpc.getStatMethod(),
            StatRequest.newBuilder().setFile(path.reference(Links.KEEP)).build());
    if (found.getAttributes().getInode() == inode) {
      calls.mutate(
          path,
          NamespaceServiceGrpc.getUnlinkMethod(),
          id -> UnlinkRequest.newBuilder().setId(id).setFile(path.reference(Links.KEEP)).build());
    }
  }

  OpenFileReply open(RemotePath path) throws SkerryException {
    return calls.query(
        path,
        Cacheable.OPEN,
        OpenFileRequest.newBuilder().setFile(path.reference(Links.FOLLOW)).build());
  }

  /// Opens it so that the service holds it from this moment.
  OpenFileReply openHeld(RemotePath path) throws SkerryException {
    OpenFileRequest request =
        OpenFileRequest.newBuilder().setFile(path.reference(Links.FOLLOW)).build();
    return calls.queryInSession(
        path,
        NamespaceServiceGrpc.getOpenFileMethod(),
        session -> request.toBuilder().setSession(session).build());
  }

  /// Opens the file of this inode, which the path may no longer lead to.
  ///
  /// @param held what an open of it was given
  /// @param fresh asks for a handle of a file that no path leads to
  OpenFileReply open(RemotePath path, long inode, ByteString held, Fresh fresh)
      throws SkerryException {
    try {
      OpenFileReply reply = open(path);
      if (reply.getAttributes().getInode() == inode) {
        return reply;
      }
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.NOT_FOUND
          && e.errorCode() != ErrorCode.NOT_A_DIRECTORY
          && e.errorCode() != ErrorCode.STALE) {
        throw e;
      }
    }
    OpenFileRequest.Builder byNumber = OpenFileRequest.newBuilder().setFile(reference(path, inode));
    try {
      FileRef proven = reference(path, inode).toBuilder().setHandle(held).build();
      return calls.query(
          path,
          NamespaceServiceGrpc.getOpenFileMethod(),
          OpenFileRequest.newBuilder().setFile(proven).build());
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.PERMISSION_DENIED
          && e.errorCode() != ErrorCode.CAPABILITY_REFUSED) {
        throw e;
      }
      ByteString handle = fresh.handle();
      if (handle.isEmpty()) {
        throw e;
      }
      return calls.query(
          path, NamespaceServiceGrpc.getOpenFileMethod(), byNumber.setReadHandle(handle).build());
    }
  }

  /// Where a handle is to be had; empty if none is given.
  @FunctionalInterface
  interface Fresh {
    ByteString handle() throws SkerryException;
  }

  /// Further extents, or fresh grants, of the version that is open. The file is named by its
  /// number: with a handle, or as only its owner may.
  ///
  /// @param handle empty: none
  OpenFileReply further(RemotePath path, FileStatus status, long fromOffset, ByteString handle)
      throws SkerryException {
    return reopen(path, status, fromOffset, reference(path, status.inode()), handle);
  }

  /// The same by the path, which may lead to something else by now.
  OpenFileReply again(RemotePath path, FileStatus status, long fromOffset) throws SkerryException {
    return reopen(path, status, fromOffset, path.reference(Links.FOLLOW), ByteString.EMPTY);
  }

  private OpenFileReply reopen(
      RemotePath path, FileStatus status, long fromOffset, FileRef file, ByteString handle)
      throws SkerryException {
    return calls.query(
        path,
        NamespaceServiceGrpc.getOpenFileMethod(),
        OpenFileRequest.newBuilder()
            .setFile(file)
            .setFromOffset(fromOffset)
            .setExpectedVersion(status.version())
            .setReadHandle(handle)
            .build());
  }

  /// States which files are open.
  ///
  /// @param closed inodes that are open no longer
  HoldFilesReply hold(String namespace, List<ByteString> handles, List<Long> closed)
      throws SkerryException {
    return calls.state(
        namespace,
        SessionServiceGrpc.getHoldFilesMethod(),
        session ->
            HoldFilesRequest.newBuilder()
                .setNamespace(namespace)
                .setSession(session)
                .addAllHandles(handles)
                .addAllClosed(closed)
                .build());
  }

  /// States that a stretch of a version that is gone is still read.
  HoldChunksReply holdChunks(RemotePath path, ByteString handle, ExtentPage page)
      throws SkerryException {
    HoldChunksRequest.Builder request =
        HoldChunksRequest.newBuilder()
            .setNamespace(path.namespace())
            .setReadHandle(handle)
            .setChunksProof(page.proof());
    for (ChunkId chunk : page.chunks()) {
      request.addChunksBuilder().setHigh(chunk.high()).setLow(chunk.low());
    }
    return calls.state(
        path.namespace(),
        SessionServiceGrpc.getHoldChunksMethod(),
        session -> request.setSession(session).build());
  }

  private static FileRef reference(RemotePath path, long inode) {
    return FileRef.newBuilder().setNamespace(path.namespace()).setBase(inode).build();
  }
}
