package io.skerry.client.data;

import com.google.protobuf.ByteString;
import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.types.ErrorCode;
import java.util.concurrent.TimeUnit;

/// How a reader gets further extents and fresh grants of the version that it has open: by the
/// service's handle while that is good, which leads there even if the file has been moved; then as
/// only the owner may, by the file's number; then through the path again, where rights are checked
/// anew.
final class ReadHold {
  private final ContentCalls calls;
  private final RemotePath path;
  private final FileStatus status;
  private ByteString handle = ByteString.EMPTY;
  private long handleGivenNanos;
  private long handleUsableNanos;

  ReadHold(ContentCalls calls, RemotePath path, FileStatus status, OpenFileReply opened) {
    this.calls = calls;
    this.path = path;
    this.status = status;
    keep(opened);
  }

  /// @throws SkerryException VERSION_CONFLICT if the version is no more
  synchronized OpenFileReply load(long fromOffset) throws SkerryException {
    if (handle.isEmpty() || System.nanoTime() - handleGivenNanos >= handleUsableNanos) {
      return loadWithout(fromOffset);
    }
    try {
      return calls.further(path, status, fromOffset, handle);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.CAPABILITY_REFUSED) {
        throw e;
      }
      // The servers' clocks are not this one: it was too late already.
      return loadWithout(fromOffset);
    }
  }

  private OpenFileReply loadWithout(long fromOffset) throws SkerryException {
    OpenFileReply reply;
    try {
      reply = calls.further(path, status, fromOffset, ByteString.EMPTY);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.PERMISSION_DENIED) {
        throw e;
      }
      reply = calls.again(path, status, fromOffset);
    }
    if (reply.getAttributes().getInode() != status.inode()) {
      throw SkerryException.of(ErrorCode.VERSION_CONFLICT, path.toString());
    }
    keep(reply);
    return reply;
  }

  /// Uses a handle for three quarters of its life: a call takes time, too.
  private void keep(OpenFileReply reply) {
    handle = reply.getReadHandle();
    handleGivenNanos = System.nanoTime();
    handleUsableNanos = TimeUnit.MILLISECONDS.toNanos(reply.getReadHandleMillis()) / 4 * 3;
  }
}
