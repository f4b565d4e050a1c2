package io.skerry.metadata.rpc;

import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.LockWish;
import io.skerry.metadata.command.Mode;
import io.skerry.metadata.command.RequestKey;
import io.skerry.metadata.model.IdRange;
import io.skerry.metadata.model.Lock;
import io.skerry.metadata.model.Namespace;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From the wire to the core's values, checked: what comes out is right by type.
final class Translation {
  /// Bytes of a path from the start inode, separators included.
  static final int PATH_BYTES_MAX = 4_096;

  /// Chunks that one call may allocate; a writer asks again for more.
  static final int CHUNKS_MAX = 256;

  private static final int MODE_MAX = 07777;

  private Translation() {}

  static FileTarget target(FileRef file, Namespace namespace) {
    if (file.getBase() < 0) {
      throw invalid("no inode " + Long.toUnsignedString(file.getBase()));
    }
    InodeId base = file.getBase() == 0 ? InodeId.ROOT : new InodeId(file.getBase());
    List<Name> names = new ArrayList<>(file.getNamesCount());
    long bytes = 0;
    for (String text : file.getNamesList()) {
      Name name = name(text);
      names.add(name);
      bytes += name.utf8().length + 1L;
      if (bytes > PATH_BYTES_MAX) {
        throw new Failure(
            ErrorCode.NAME_TOO_LONG, "path of more than " + PATH_BYTES_MAX + " bytes");
      }
    }
    return new FileTarget(namespace.id(), base, names, file.getFollow());
  }

  static Name name(String text) {
    Optional<ErrorCode> problem = Name.problem(text);
    if (problem.isPresent()) {
      throw new Failure(problem.get(), '"' + shown(text) + "\" is no name");
    }
    return new Name(text);
  }

  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 64 ? printable : printable.substring(0, 64) + "...";
  }

  static RequestKey request(RequestId id) {
    if (id.getSession() <= 0 || id.getNumber() <= 0 || id.getAnsweredBelow() < 0) {
      throw invalid("a mutation needs a session and a request number");
    }
    return new RequestKey(id.getSession(), id.getNumber(), id.getAnsweredBelow(), id.getHolding());
  }

  static LockWish lock(io.skerry.proto.rpc.LockWish lock, long session) {
    Lock.Kind kind =
        switch (lock.getKind()) {
          case LOCK_RANGE -> Lock.Kind.RANGE;
          case LOCK_FILE -> Lock.Kind.FILE;
          default -> throw invalid("a lock needs a kind");
        };
    if (session <= 0 || lock.getStart() < 0 || lock.getEnd() < lock.getStart()) {
      throw invalid("a lock needs a session and a range of bytes");
    }
    Lock.Range range =
        kind == Lock.Kind.FILE ? Lock.Range.ALL : new Lock.Range(lock.getStart(), lock.getEnd());
    Lock.Owner owner = new Lock.Owner(session, kind, lock.getOwner());
    return new LockWish(owner, range, lock.getExclusive(), lock.getProcess());
  }

  static io.skerry.proto.rpc.LockWish lock(Lock lock) {
    return io.skerry.proto.rpc.LockWish.newBuilder()
        .setKindValue(lock.owner().kind().number())
        .setOwner(lock.owner().number())
        .setStart(lock.range().start())
        .setEnd(lock.range().end())
        .setExclusive(lock.exclusive())
        .setProcess(lock.process())
        .build();
  }

  static int mode(int mode) {
    if (mode < 0 || mode > MODE_MAX) {
      throw invalid("mode " + Integer.toOctalString(mode) + " has more than permission bits");
    }
    return mode;
  }

  static Mode mode(int bits, int umask) {
    return new Mode(mode(bits), mode(umask));
  }

  /// The kind of a special file.
  static FileType special(io.skerry.proto.rpc.FileType type) {
    return switch (type) {
      case FIFO -> FileType.FIFO;
      case SOCKET -> FileType.SOCKET;
      case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
      case BLOCK_DEVICE -> FileType.BLOCK_DEVICE;
      default -> throw invalid(type + " is no fifo, socket or device");
    };
  }

  static int chunks(int count) {
    if (count < 0 || count > CHUNKS_MAX) {
      throw invalid("a call allocates at most " + CHUNKS_MAX + " chunks");
    }
    return count;
  }

  static String linkTarget(String target) {
    int length = target.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || target.indexOf('\0') >= 0) {
      throw invalid("target of a symbolic link is empty or has a NUL");
    }
    if (length > PATH_BYTES_MAX) {
      throw new Failure(
          ErrorCode.NAME_TOO_LONG, "target of more than " + PATH_BYTES_MAX + " bytes");
    }
    return target;
  }

  static long size(long size) {
    if (size < 0) {
      throw new Failure(ErrorCode.FILE_TOO_LARGE, "size " + Long.toUnsignedString(size));
    }
    return size;
  }

  static ChunkId chunk(io.skerry.proto.rpc.ChunkId id) {
    return new ChunkId(id.getHigh(), id.getLow());
  }

  static io.skerry.proto.rpc.ChunkId chunk(ChunkId id) {
    return io.skerry.proto.rpc.ChunkId.newBuilder().setHigh(id.high()).setLow(id.low()).build();
  }

  static IdRange range(io.skerry.proto.rpc.IdRange range) {
    try {
      return new IdRange(range.getFirst(), range.getLast());
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  static io.skerry.proto.rpc.IdRange range(IdRange range) {
    return io.skerry.proto.rpc.IdRange.newBuilder()
        .setFirst(range.first())
        .setLast(range.last())
        .build();
  }

  static Failure invalid(String message) {
    return new Failure(ErrorCode.INVALID_ARGUMENT, message);
  }
}
