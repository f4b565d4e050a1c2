package io.skerry.proto.types;

import io.grpc.Status;

/// Every way in which a call can fail: its number on the wire, POSIX name, gRPC status, and whether
/// the library may repeat the same request by itself.
public enum ErrorCode {
  NOT_FOUND(1, "ENOENT", Status.Code.NOT_FOUND, false, "No such file or directory"),
  ALREADY_EXISTS(2, "EEXIST", Status.Code.ALREADY_EXISTS, false, "File exists"),
  NOT_A_DIRECTORY(3, "ENOTDIR", Status.Code.FAILED_PRECONDITION, false, "Not a directory"),
  IS_A_DIRECTORY(4, "EISDIR", Status.Code.FAILED_PRECONDITION, false, "Is a directory"),
  DIRECTORY_NOT_EMPTY(
      5, "ENOTEMPTY", Status.Code.FAILED_PRECONDITION, false, "Directory not empty"),
  PERMISSION_DENIED(6, "EACCES", Status.Code.PERMISSION_DENIED, false, "Permission denied"),
  NOT_PERMITTED(7, "EPERM", Status.Code.PERMISSION_DENIED, false, "Operation not permitted"),
  INVALID_ARGUMENT(8, "EINVAL", Status.Code.INVALID_ARGUMENT, false, "Invalid argument"),
  NAME_TOO_LONG(9, "ENAMETOOLONG", Status.Code.INVALID_ARGUMENT, false, "File name too long"),
  CROSS_NAMESPACE(10, "EXDEV", Status.Code.FAILED_PRECONDITION, false, "Crosses namespaces"),
  SYMBOLIC_LINK_LOOP(
      11, "ELOOP", Status.Code.FAILED_PRECONDITION, false, "Too many symbolic links"),
  NO_SPACE(12, "ENOSPC", Status.Code.RESOURCE_EXHAUSTED, false, "No space left"),
  STALE(13, "ESTALE", Status.Code.NOT_FOUND, false, "The file is gone"),
  VERSION_CONFLICT(
      14, "EAGAIN", Status.Code.ABORTED, false, "The file was changed by another writer"),
  FILE_TOO_LARGE(15, "EFBIG", Status.Code.OUT_OF_RANGE, false, "File too large"),
  TOO_MANY_LINKS(16, "EMLINK", Status.Code.FAILED_PRECONDITION, false, "Too many links"),
  NOT_SUPPORTED(17, "EOPNOTSUPP", Status.Code.INVALID_ARGUMENT, false, "Operation not supported"),
  NO_SUCH_DEVICE(18, "ENXIO", Status.Code.FAILED_PRECONDITION, false, "No such device or address"),
  NO_DATA(19, "ENODATA", Status.Code.NOT_FOUND, false, "No data available"),
  /// The server is not the leader of the group; nothing was executed here.
  NOT_LEADER(20, "EAGAIN", Status.Code.UNAVAILABLE, true, "Not the leader"),
  /// Nothing is known of the outcome, or nothing was executed: repeat with the same request number.
  RETRY(21, "EAGAIN", Status.Code.UNAVAILABLE, true, "Try again"),
  /// A queue is full; nothing was executed.
  BUSY(22, "EAGAIN", Status.Code.RESOURCE_EXHAUSTED, true, "Busy"),
  /// No answer within the deadline, or no majority of metadata servers.
  UNAVAILABLE(23, "EIO", Status.Code.UNAVAILABLE, false, "Service unavailable"),
  /// A request number below `answeredBelow` of which no outcome is kept.
  DUPLICATE(24, "EIO", Status.Code.FAILED_PRECONDITION, false, "Duplicate of an answered request"),
  /// The session has ended or was never opened here.
  SESSION_LOST(25, "EIO", Status.Code.FAILED_PRECONDITION, false, "Session lost"),
  /// The request may or may not have been applied; only the client library says so.
  OUTCOME_UNKNOWN(26, "EIO", Status.Code.UNKNOWN, false, "Outcome unknown"),
  /// A commit showed too few receipts, or receipts that differ.
  NOT_ENOUGH_COPIES(30, "EIO", Status.Code.FAILED_PRECONDITION, false, "Not enough copies"),
  /// The placement group has another epoch than the caller believes.
  STALE_EPOCH(31, "EIO", Status.Code.FAILED_PRECONDITION, false, "Placement changed"),
  /// The chunk is not allocated to the caller's live session.
  NOT_ALLOCATED(32, "EIO", Status.Code.FAILED_PRECONDITION, false, "Chunk not allocated"),
  CHUNK_NOT_FOUND(33, "EIO", Status.Code.NOT_FOUND, false, "No such chunk"),
  /// The chunk or a block of it is there already with other bytes, or is sealed.
  CHUNK_CONFLICT(34, "EIO", Status.Code.ALREADY_EXISTS, false, "Chunk exists with other content"),
  CHECKSUM_MISMATCH(35, "EIO", Status.Code.DATA_LOSS, false, "Checksum mismatch"),
  CAPABILITY_REFUSED(36, "EACCES", Status.Code.PERMISSION_DENIED, false, "Capability refused"),
  /// The node cannot confirm its membership and serves nothing.
  NOT_SERVING(37, "EIO", Status.Code.UNAVAILABLE, false, "Node is not serving"),
  UNAUTHENTICATED(40, "EACCES", Status.Code.UNAUTHENTICATED, false, "No valid certificate"),
  ROLE_REFUSED(41, "EACCES", Status.Code.PERMISSION_DENIED, false, "Role not allowed to do this"),
  TOKEN_REFUSED(42, "EACCES", Status.Code.PERMISSION_DENIED, false, "Token refused"),
  WRONG_CLUSTER(43, "EINVAL", Status.Code.FAILED_PRECONDITION, false, "Belongs to another cluster"),
  CLOCK_SKEW(44, "EIO", Status.Code.FAILED_PRECONDITION, false, "Clock differs too much"),
  OUT_OF_RANGE(45, "ERANGE", Status.Code.INVALID_ARGUMENT, false, "Numerical result out of range"),
  TOO_BIG(46, "E2BIG", Status.Code.INVALID_ARGUMENT, false, "Argument list too long"),
  QUOTA_EXCEEDED(47, "EDQUOT", Status.Code.RESOURCE_EXHAUSTED, false, "Disk quota exceeded"),
  /// Another owner holds a lock on some of the bytes.
  LOCKED(51, "EAGAIN", Status.Code.ABORTED, false, "Locked by another owner"),
  /// The wait for a lock would end never: those who hold it wait for the caller.
  DEADLOCK(52, "EDEADLK", Status.Code.ABORTED, false, "Resource deadlock avoided"),
  TOO_MANY_LOCKS(53, "ENOLCK", Status.Code.RESOURCE_EXHAUSTED, false, "No locks available"),
  /// The lock under which something was asked ended with its session; others may have it.
  LOCK_LOST(54, "EIO", Status.Code.FAILED_PRECONDITION, false, "Lock lost"),
  INTERNAL(50, "EIO", Status.Code.INTERNAL, false, "Internal error");

  private final int number;
  private final String posix;
  private final Status.Code status;
  private final boolean retryable;
  private final String text;

  ErrorCode(int number, String posix, Status.Code status, boolean retryable, String text) {
    this.number = number;
    this.posix = posix;
    this.status = status;
    this.retryable = retryable;
    this.text = text;
  }

  /// The stable number on the wire; 0 means success and is no code.
  public int number() {
    return number;
  }

  /// The errno name a POSIX face answers.
  public String posix() {
    return posix;
  }

  public Status.Code status() {
    return status;
  }

  /// Whether the library repeats the same request, with the same number, until its deadline.
  public boolean retryable() {
    return retryable;
  }

  /// Short words for a person, in the manner of strerror.
  public String text() {
    return text;
  }

  /// The code of this number; INTERNAL for one that this version does not know.
  public static ErrorCode ofNumber(int number) {
    for (ErrorCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return INTERNAL;
  }
}
