package io.skerry.fuse.door;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileEditor;
import io.skerry.client.FileStatus;
import io.skerry.client.LockSpec;
import io.skerry.client.SkerryException;
import io.skerry.fuse.content.OpenedFile;
import io.skerry.fuse.content.OpenedFiles;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.OpenFlags;
import io.skerry.fuse.protocol.Operation;
import io.skerry.fuse.protocol.Reply;
import io.skerry.fuse.tree.Node;
import io.skerry.proto.types.FileType;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Open files. Closing commits and tells how that went; so does fsync.
final class ContentOperations {
  private static final int READ_BYTES_MAX = 1 << 20;
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;

  private final OpenedFiles opened;
  private final LockOperations locks = new LockOperations();
  private final Map<Long, Handle> handles = new ConcurrentHashMap<>();
  private final AtomicLong lastHandle = new AtomicLong();

  ContentOperations(OpenedFiles opened) {
    this.opened = opened;
  }

  /// A descriptor of some process, as the kernel holds it.
  private record Handle(OpenedFile file, boolean reads, boolean writes) {}

  private Handle handle(long number) throws FuseFailure {
    Handle handle = handles.get(number);
    if (handle == null) {
      throw new FuseFailure(Errno.EBADF);
    }
    return handle;
  }

  /// Whether it is a descriptor that was opened for writing.
  boolean writes(OptionalLong number) {
    Handle handle = number.isPresent() ? handles.get(number.getAsLong()) : null;
    return handle != null && handle.writes();
  }

  void open(Surface surface, Node node, Operation.Open open, Reply reply)
      throws SkerryException, FuseFailure {
    if (node.type() != FileType.REGULAR) {
      throw new FuseFailure(node.type() == FileType.DIRECTORY ? Errno.EISDIR : Errno.ENXIO);
    }
    boolean reads = (open.flags() & OpenFlags.ACCESS) != OpenFlags.WRITE_ONLY;
    boolean writes = (open.flags() & OpenFlags.ACCESS) != OpenFlags.READ_ONLY;
    OpenedFile file = opened.open(surface.files(), node, reads, writes);
    answer(new Handle(file, reads, writes), open.flags(), reply);
  }

  private void answer(Handle handle, int flags, Reply reply) {
    long number = lastHandle.incrementAndGet();
    handles.put(number, handle);
    // What is appended may end up behind what others append: the kernel cannot know where.
    boolean direct = handle.writes() && (flags & OpenFlags.APPEND) != 0;
    reply.opened(number, direct ? OpenFlags.DIRECT : 0);
  }

  void create(Surface surface, Node parent, Operation.Create create, Reply reply)
      throws SkerryException, FuseFailure {
    String path = surface.nodes().path(parent, create.name());
    CreateOptions options =
        CreateOptions.defaults()
            .withMode(create.mode() & Modes.PERMISSIONS)
            .withUmask(NameOperations.umask(create.umask()));
    boolean exclusive = (create.flags() & OpenFlags.EXCLUSIVE) != 0;
    FileEditor editor = surface.files().edit(path, exclusive ? options : options.updating());
    FileStatus status = editor.status();
    Node node = surface.nodes().lookedUp(parent, create.name(), status);
    OpenedFile file = opened.created(surface.files(), node, editor);
    if ((create.flags() & OpenFlags.TRUNCATE) != 0 && status.size() > 0) {
      // Somebody else has made it since the kernel looked.
      file.truncate(0);
    }
    reply.entry(node.id(), surface.attributes(node, status));
    boolean reads = (create.flags() & OpenFlags.ACCESS) != OpenFlags.WRITE_ONLY;
    answer(new Handle(file, reads, true), create.flags(), reply);
  }

  void read(Operation.Read read, Reply reply) throws SkerryException, FuseFailure {
    Handle handle = handle(read.handle());
    if (!handle.reads()) {
      throw new FuseFailure(Errno.EBADF);
    }
    locks.require(handle.file());
    int wanted = Math.min(read.size(), READ_BYTES_MAX);
    byte[] target = reply.scratch(wanted);
    reply.bytes(target, 0, handle.file().read(read.offset(), target, wanted));
  }

  void write(Operation.Write write, Reply reply) throws SkerryException, FuseFailure {
    Handle handle = handle(write.handle());
    if (!handle.writes()) {
      throw new FuseFailure(Errno.EBADF);
    }
    byte[] content = write.data().toArray(ValueLayout.JAVA_BYTE);
    locks.require(handle.file());
    handle.file().write(write.offset(), content, write.append());
    reply.int32(content.length).int32(0);
  }

  void seek(Operation.Seek seek, Reply reply) throws SkerryException, FuseFailure {
    reply.int64(handle(seek.handle()).file().seek(seek.offset(), seek.hole()));
  }

  void flush(Operation.Flush flush) throws SkerryException, FuseFailure {
    Handle handle = handle(flush.handle());
    try {
      if (handle.writes()) {
        handle.file().commit();
      }
    } finally {
      locks.release(handle.file(), LockSpec.Kind.RANGE, flush.owner());
    }
  }

  void getLock(Operation.GetLock get, Reply reply) throws SkerryException, FuseFailure {
    locks.get(handle(get.handle()).file(), get, reply);
  }

  void setLock(Operation.SetLock set, Reply reply) throws SkerryException, FuseFailure {
    locks.set(handle(set.handle()).file(), set, reply);
  }

  void sync(Operation.Sync sync) throws SkerryException, FuseFailure {
    handle(sync.handle()).file().commit();
  }

  void release(Operation.Release release) throws SkerryException, FuseFailure {
    Handle handle = handles.remove(release.handle());
    if (handle == null) {
      throw new FuseFailure(Errno.EBADF);
    }
    OpenedFile file = handle.file();
    try {
      if (release.unlocks()) {
        locks.release(file, LockSpec.Kind.FILE, release.owner());
      }
    } finally {
      opened.release(file);
      if (opened.of(file.node()).isEmpty()) {
        locks.closed(file);
      }
    }
  }

  /// Holes are made; room is not reserved, as nodes have none to set aside.
  void allocate(Operation.Allocate allocate) throws SkerryException, FuseFailure {
    Handle handle = handle(allocate.handle());
    if (allocate.mode() != (KEEP_SIZE | PUNCH_HOLE)) {
      throw new FuseFailure(Errno.EOPNOTSUPP);
    }
    handle.file().punch(allocate.offset(), allocate.length());
  }
}
