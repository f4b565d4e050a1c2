package io.skerry.client.data;

import com.google.protobuf.ByteString;
import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import io.skerry.client.metadata.StartInode;
import io.skerry.proto.rpc.HeldFile;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.types.ErrorCode;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// How a reader gets further extents and fresh grants of the version that it has open: by the
/// service's handle while that is good, which leads there even if the file has been moved; then as
/// only the owner may, by the file's number; then through the path again, where rights are checked
/// anew. When no path leads there any more the service gives a fresh handle to who holds the file.
/// Of a version that is gone only the chunks are left, which the service keeps while they are held.
final class ReadHold implements OpenFiles.Open {
  /// What the path says when it no longer leads to the file.
  private static final Set<ErrorCode> ELSEWHERE =
      Set.of(
          ErrorCode.NOT_FOUND,
          ErrorCode.NOT_A_DIRECTORY,
          ErrorCode.STALE,
          ErrorCode.VERSION_CONFLICT);

  private final DataContext context;
  private final RemotePath path;
  private final FileStatus status;
  private final Runnable whenGone;
  private ByteString handle = ByteString.EMPTY;
  private long handleGivenNanos;
  private long handleUsableNanos;
  private boolean gone;

  /// @param whenGone called each time the service has said that the version is gone
  ReadHold(
      DataContext context,
      RemotePath path,
      FileStatus status,
      OpenFileReply opened,
      Runnable whenGone) {
    this.context = context;
    this.path = path;
    this.status = status;
    this.whenGone = whenGone;
    keep(opened);
  }

  @Override
  public RemotePath path() {
    return path;
  }

  @Override
  public long inode() {
    return status.inode();
  }

  @Override
  public synchronized ByteString handle() {
    return handle;
  }

  @Override
  public void told(HeldFile held) {
    if (took(held)) {
      whenGone.run();
    }
  }

  /// Whether the version is gone.
  private synchronized boolean took(HeldFile held) {
    gone |= !held.getCurrent();
    if (!gone && !held.getReadHandle().isEmpty()) {
      handle = held.getReadHandle();
      handleGivenNanos = System.nanoTime();
    }
    return gone;
  }

  /// Whether only chunks are left of the version.
  synchronized boolean gone() {
    return gone;
  }

  /// @throws SkerryException VERSION_CONFLICT if the version is gone, or the path leads to another
  ///   file now
  synchronized OpenFileReply load(long fromOffset) throws SkerryException {
    if (gone) {
      throw conflict();
    }
    if (handleUsable()) {
      try {
        return byHandle(fromOffset);
      } catch (SkerryException e) {
        if (e.errorCode() != ErrorCode.CAPABILITY_REFUSED) {
          throw e;
        }
        // The servers' clocks are not this one: it was too late already.
      }
    }
    try {
      return byPath(fromOffset);
    } catch (SkerryException e) {
      if (!ELSEWHERE.contains(e.errorCode()) || handle.isEmpty()) {
        throw e;
      }
      ask(e);
      return handleUsable() ? byHandle(fromOffset) : byNumber(fromOffset, e);
    }
  }

  /// Asks what has become of the file that the path does not lead to.
  ///
  /// @throws SkerryException if there is no way to it
  private void ask(SkerryException elsewhere) throws SkerryException {
    boolean lost;
    try {
      lost = took(context.open().tell(this));
    } catch (SkerryException e) {
      elsewhere.addSuppressed(e);
      throw elsewhere;
    }
    if (lost) {
      throw conflict();
    }
  }

  /// The caller's own rights count, not those of the client, which may act for him.
  private OpenFileReply byNumber(long fromOffset, SkerryException elsewhere)
      throws SkerryException {
    RemotePath number = path.from(new StartInode(status.inode(), handle));
    try {
      OpenFileReply reply = calls().again(number, status, fromOffset);
      keep(reply);
      return reply;
    } catch (SkerryException e) {
      elsewhere.addSuppressed(e);
      throw elsewhere; // it has a name, but another one
    }
  }

  private OpenFileReply byHandle(long fromOffset) throws SkerryException {
    try {
      return calls().further(path, status, fromOffset, handle);
    } catch (SkerryException e) {
      gone |= e.errorCode() == ErrorCode.STALE || e.errorCode() == ErrorCode.VERSION_CONFLICT;
      throw e;
    }
  }

  private boolean handleUsable() {
    return !handle.isEmpty() && System.nanoTime() - handleGivenNanos < handleUsableNanos;
  }

  private OpenFileReply byPath(long fromOffset) throws SkerryException {
    OpenFileReply reply;
    try {
      reply = calls().further(path, status, fromOffset, ByteString.EMPTY);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.PERMISSION_DENIED) {
        throw e;
      }
      reply = calls().again(path, status, fromOffset);
    }
    if (reply.getAttributes().getInode() != status.inode()) {
      throw conflict();
    }
    keep(reply);
    return reply;
  }

  /// The same stretch of a version that is gone, with fresh grants.
  ExtentPage renewed(ExtentPage page) throws SkerryException {
    return page.chunks().isEmpty() ? page : page.with(calls().holdChunks(path, handle(), page));
  }

  private ContentCalls calls() {
    return context.calls();
  }

  private SkerryException conflict() {
    return SkerryException.of(ErrorCode.VERSION_CONFLICT, path.toString());
  }

  /// Uses a handle for three quarters of its life: a call takes time, too.
  private void keep(OpenFileReply reply) {
    if (reply.getReadHandle().isEmpty()) {
      return;
    }
    handle = reply.getReadHandle();
    handleGivenNanos = System.nanoTime();
    handleUsableNanos = TimeUnit.MILLISECONDS.toNanos(reply.getReadHandleMillis()) / 4 * 3;
  }
}
