package io.skerry.fuse.protocol;

import io.skerry.fuse.protocol.Operation.Forgotten;
import io.skerry.fuse.protocol.Operation.LockRange;
import io.skerry.fuse.protocol.Operation.LockType;
import io.skerry.fuse.protocol.Operation.TimeChange;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads the body of a request. Layouts are those of linux/fuse.h.
final class OperationDecoder {
  private static final int SET_MODE = 1;
  private static final int SET_UID = 1 << 1;
  private static final int SET_GID = 1 << 2;
  private static final int SET_SIZE = 1 << 3;
  private static final int SET_ATIME = 1 << 4;
  private static final int SET_MTIME = 1 << 5;
  private static final int HAS_HANDLE = 1 << 6;
  private static final int ATIME_NOW = 1 << 7;
  private static final int MTIME_NOW = 1 << 8;
  private static final int WRITTEN_BACK = 1;
  private static final int NANOS = 1_000_000_000;
  private static final int UNLOCKS_FILE = 1 << 1;
  private static final int LOCKS_FILE = 1;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  /// More than fit into the largest request.
  private static final int FORGOTTEN_MAX = 1 << 17;

  private OperationDecoder() {}

  /// @return empty for what is not supported
  /// @throws FuseFailure EINVAL for a body that is too short, EILSEQ for a name that is not UTF-8
  static Optional<Operation> decode(Opcode opcode, MemorySegment body) throws FuseFailure {
    Input in = new Input(body);
    @Nullable Operation operation =
        switch (opcode) {
          case LOOKUP -> new Operation.Lookup(in.text());
          case FORGET -> new Operation.Forget(in.int64());
          case BATCH_FORGET -> batchForget(in);
          case GETATTR -> new Operation.GetAttributes();
          case SETATTR -> setAttributes(in);
          case READLINK -> new Operation.ReadLink();
          case SYMLINK -> new Operation.MakeSymbolicLink(in.text(), in.text());
          case MKNOD, MKDIR, CREATE -> make(opcode, in);
          case UNLINK -> new Operation.Unlink(in.text());
          case RMDIR -> new Operation.RemoveDirectory(in.text());
          case RENAME, RENAME2 -> rename(opcode, in);
          case LINK -> new Operation.Link(in.int64(), in.text());
          case OPEN -> new Operation.Open(in.int32());
          case READ, READDIR, READDIRPLUS -> read(opcode, in);
          case WRITE -> write(in);
          case FLUSH -> flush(in);
          case RELEASE -> release(in);
          case GETLK, SETLK, SETLKW -> lock(opcode, in);
          case FSYNC -> new Operation.Sync(in.int64());
          case FALLOCATE -> new Operation.Allocate(in.int64(), in.int64(), in.int64(), in.int32());
          case LSEEK -> seek(in);
          case OPENDIR -> new Operation.OpenDirectory();
          case RELEASEDIR -> new Operation.ReleaseDirectory(in.int64());
          case FSYNCDIR -> new Operation.SyncDirectory();
          case STATFS -> new Operation.StatFileSystem();
          case ACCESS -> new Operation.Access(in.int32());
          case GETXATTR, SETXATTR, LISTXATTR, REMOVEXATTR -> extendedAttribute(opcode, in);
          case INTERRUPT -> new Operation.Interrupt(in.int64());
          case DESTROY -> new Operation.Destroy();
          case INIT,
              BMAP,
              IOCTL,
              POLL,
              NOTIFY_REPLY,
              COPY_FILE_RANGE,
              SETUPMAPPING,
              REMOVEMAPPING,
              SYNCFS,
              TMPFILE,
              STATX ->
              null;
        };
    return Optional.ofNullable(operation);
  }

  private static Operation batchForget(Input in) throws FuseFailure {
    int count = in.int32();
    in.skip(4);
    if (count < 0 || count > FORGOTTEN_MAX) {
      throw new FuseFailure(Errno.EINVAL);
    }
    List<Forgotten> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(new Forgotten(in.int64(), in.int64()));
    }
    return new Operation.BatchForget(nodes);
  }

  private static Operation setAttributes(Input in) throws FuseFailure {
    int valid = in.int32();
    in.skip(4);
    long handle = in.int64();
    long size = in.int64();
    in.skip(8);
    long atime = in.int64();
    long mtime = in.int64();
    in.skip(8);
    int atimeNanos = in.int32();
    int mtimeNanos = in.int32();
    in.skip(4);
    int mode = in.int32();
    in.skip(4);
    int uid = in.int32();
    int gid = in.int32();
    return new Operation.SetAttributes(
        (valid & HAS_HANDLE) != 0 ? OptionalLong.of(handle) : OptionalLong.empty(),
        (valid & SET_MODE) != 0 ? OptionalInt.of(mode) : OptionalInt.empty(),
        (valid & SET_UID) != 0 ? OptionalInt.of(uid) : OptionalInt.empty(),
        (valid & SET_GID) != 0 ? OptionalInt.of(gid) : OptionalInt.empty(),
        (valid & SET_SIZE) != 0 ? OptionalLong.of(size) : OptionalLong.empty(),
        time(valid, SET_ATIME, ATIME_NOW, Moment.of(atime, atimeNanos)),
        time(valid, SET_MTIME, MTIME_NOW, Moment.of(mtime, mtimeNanos)));
  }

  /// Seconds and nanoseconds as they came.
  private record Moment(long seconds, int nanos) {
    static Moment of(long seconds, int nanos) {
      return new Moment(seconds, nanos);
    }
  }

  private static Optional<TimeChange> time(int valid, int wanted, int now, Moment moment)
      throws FuseFailure {
    if ((valid & wanted) == 0) {
      return Optional.empty();
    }
    if ((valid & now) != 0) {
      return Optional.of(new TimeChange(Optional.empty()));
    }
    if (moment.nanos < 0
        || moment.nanos >= NANOS
        || moment.seconds < Instant.MIN.getEpochSecond()
        || moment.seconds > Instant.MAX.getEpochSecond()) {
      throw new FuseFailure(Errno.EINVAL);
    }
    return Optional.of(
        new TimeChange(Optional.of(Instant.ofEpochSecond(moment.seconds, moment.nanos))));
  }

  private static Operation make(Opcode opcode, Input in) throws FuseFailure {
    if (opcode == Opcode.CREATE) {
      int flags = in.int32();
      int mode = in.int32();
      int umask = in.int32();
      in.skip(4);
      return new Operation.Create(in.text(), flags, mode, umask);
    }
    int mode = in.int32();
    if (opcode == Opcode.MKDIR) {
      int umask = in.int32();
      return new Operation.MakeDirectory(in.text(), mode, umask);
    }
    int device = in.int32();
    int umask = in.int32();
    in.skip(4);
    return new Operation.MakeNode(in.text(), mode, umask, device);
  }

  private static Operation rename(Opcode opcode, Input in) throws FuseFailure {
    long parent = in.int64();
    int flags = 0;
    if (opcode == Opcode.RENAME2) {
      flags = in.int32();
      in.skip(4);
    }
    return new Operation.Rename(in.text(), parent, in.text(), flags);
  }

  private static Operation read(Opcode opcode, Input in) throws FuseFailure {
    long handle = in.int64();
    long offset = in.int64();
    int size = in.int32();
    if (offset < 0 || size < 0) {
      throw new FuseFailure(Errno.EINVAL);
    }
    return opcode == Opcode.READ
        ? new Operation.Read(handle, offset, size)
        : new Operation.ReadDirectory(handle, offset, size, opcode == Opcode.READDIRPLUS);
  }

  private static Operation write(Input in) throws FuseFailure {
    long handle = in.int64();
    long offset = in.int64();
    int size = in.int32();
    int how = in.int32();
    in.skip(8);
    int flags = in.int32();
    in.skip(4);
    if (offset < 0 || offset > Long.MAX_VALUE - Integer.MAX_VALUE) {
      throw new FuseFailure(Errno.EINVAL);
    }
    // What the kernel writes back of mapped pages has its place, whoever has the file open.
    boolean append = (flags & OpenFlags.APPEND) != 0 && (how & WRITTEN_BACK) == 0;
    return new Operation.Write(handle, offset, append, in.bytes(size));
  }

  private static Operation flush(Input in) throws FuseFailure {
    long handle = in.int64();
    in.skip(8);
    return new Operation.Flush(handle, in.int64());
  }

  private static Operation release(Input in) throws FuseFailure {
    long handle = in.int64();
    in.skip(4);
    int how = in.int32();
    return new Operation.Release(handle, in.int64(), (how & UNLOCKS_FILE) != 0);
  }

  private static Operation lock(Opcode opcode, Input in) throws FuseFailure {
    long handle = in.int64();
    long owner = in.int64();
    long start = in.int64();
    long end = in.int64();
    int type = in.int32();
    int process = in.int32();
    int how = in.int32();
    if (start < 0 || end < start) {
      throw new FuseFailure(Errno.EINVAL);
    }
    LockRange lock = new LockRange(start, end, lockType(type), process);
    return opcode == Opcode.GETLK
        ? new Operation.GetLock(handle, owner, lock)
        : new Operation.SetLock(
            handle, owner, lock, (how & LOCKS_FILE) != 0, opcode == Opcode.SETLKW);
  }

  private static LockType lockType(int number) throws FuseFailure {
    for (LockType type : LockType.values()) {
      if (type.number() == number) {
        return type;
      }
    }
    throw new FuseFailure(Errno.EINVAL);
  }

  private static Operation seek(Input in) throws FuseFailure {
    long handle = in.int64();
    long offset = in.int64();
    int whence = in.int32();
    if (whence != SEEK_DATA && whence != SEEK_HOLE) {
      throw new FuseFailure(Errno.EINVAL);
    }
    return new Operation.Seek(handle, offset, whence == SEEK_HOLE);
  }

  private static Operation extendedAttribute(Opcode opcode, Input in) throws FuseFailure {
    if (opcode == Opcode.REMOVEXATTR) {
      return new Operation.RemoveExtendedAttribute(in.text());
    }
    int size = in.int32();
    int flags = in.int32();
    if (opcode == Opcode.LISTXATTR) {
      return new Operation.ListExtendedAttributes(size);
    }
    String name = in.text();
    if (opcode == Opcode.GETXATTR) {
      return new Operation.GetExtendedAttribute(name, size);
    }
    return new Operation.SetExtendedAttribute(name, in.bytes(size), flags);
  }
}
