package io.skerry.fuse.content;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileEditor;
import io.skerry.client.FileReader;
import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.fuse.content.DirtyBytes.Stretch;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.tree.Node;
import io.skerry.proto.types.ErrorCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One file that is open in the mount, whoever has it open: all see at once what one writes. What
/// is written waits here, is handed on to the library when it is much, and committed by {@link
/// #commit}. Reads go to the version that was opened last, with what waits laid over it. An error
/// of writing sticks until the file is opened for writing again.
public final class OpenedFile {
  private static final long WAITING_BYTES_MAX = 4L << 20;
  private static final int WAITING_PIECES_MAX = 512;

  private final OpenedFiles all;
  private final Node node;
  private final DirtyBytes waiting = new DirtyBytes();

  /// Guarded by the map of open files.
  int holders;

  /// Guarded by the node: whether its last handle was given back.
  volatile boolean ended;

  private Optional<FileEditor> editor = Optional.empty();

  /// For writers that append; others may append in between.
  private Optional<FileEditor> appender = Optional.empty();

  private Optional<ReadAhead> version = Optional.empty();

  /// Of the last version that is known.
  private long committedSize;

  /// Whether what waits goes to the end of the file, wherever that is then.
  private boolean appending;

  /// End of what was handed on and is not yet committed; 0 for nothing.
  private long handedOnEnd;

  private Instant lastWrite = Instant.EPOCH;
  private Optional<SkerryException> failure = Optional.empty();

  OpenedFile(OpenedFiles all, Node node) {
    this.all = all;
    this.node = node;
  }

  public Node node() {
    return node;
  }

  private String path() throws SkerryException {
    try {
      return all.nodes.path(node);
    } catch (FuseFailure e) {
      throw SkerryException.of(ErrorCode.STALE, "inode " + node.inode());
    }
  }

  /// Opens what was committed last, by whomever; unless something waits here, which was written to
  /// what was open before.
  synchronized void openToRead() throws SkerryException, FuseFailure {
    FileReader opened = all.files.open(path());
    requireSame(opened.status());
    if (clean()) {
      show(opened);
    }
  }

  synchronized void openToWrite() throws SkerryException, FuseFailure {
    FileEditor opened = edit(CreateOptions.defaults().updating());
    requireSame(opened.status());
    if (clean()) {
      dropEditors();
      failure = Optional.empty();
      editor = Optional.of(opened);
      forgetVersion(opened.status().size());
    } else {
      opened.close();
    }
  }

  private FileEditor edit(CreateOptions options) throws SkerryException {
    return all.files.edit(path(), options.withoutCreating());
  }

  private void requireSame(FileStatus found) throws FuseFailure {
    if (found.inode() != node.inode()) {
      throw new FuseFailure(Errno.ESTALE);
    }
  }

  synchronized void made(FileEditor created) {
    dropEditors();
    editor = Optional.of(created);
    forgetVersion(created.status().size());
  }

  private boolean clean() {
    return waiting.isEmpty() && handedOnEnd == 0;
  }

  private void show(FileReader opened) {
    forgetVersion(opened.size());
    version = Optional.of(new ReadAhead(opened, all.windows));
  }

  private void forgetVersion(long size) {
    version.ifPresent(ReadAhead::close);
    version = Optional.empty();
    committedSize = size;
  }

  /// The size with everything that was written here.
  public synchronized long size() {
    return Math.max(committedSize, Math.max(handedOnEnd, waiting.end()));
  }

  /// When something was written that is not yet committed.
  public synchronized Optional<Instant> changed() {
    return clean() ? Optional.empty() : Optional.of(lastWrite);
  }

  /// Takes note of what the service says of the file: whoever reads next sees what others have
  /// committed meanwhile.
  public synchronized void noticed(FileStatus status) {
    if (!clean()) {
      return;
    }
    boolean same =
        version.isPresent()
            ? version.get().reader().status().version() == status.version()
            : committedSize == status.size();
    if (!same) {
      forgetVersion(status.size());
    }
  }

  /// Reads all that is there of a stretch.
  public int read(long position, byte[] target, int length) throws SkerryException, FuseFailure {
    try {
      return readOnce(position, target, length);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.VERSION_CONFLICT) {
        throw e;
      }
      // The version that was open can no longer be had: a handle goes on with the present one.
      synchronized (this) {
        forgetVersion(committedSize);
      }
      return readOnce(position, target, length);
    }
  }

  private int readOnce(long position, byte[] target, int length)
      throws SkerryException, FuseFailure {
    @Nullable ReadAhead source;
    List<Stretch> over;
    int wanted;
    synchronized (this) {
      if (handedOnEnd > 0) {
        commit();
      }
      source = version();
      over = waiting.between(position, position + length);
      wanted = (int) Math.min(length, Math.max(0, size() - position));
    }
    int got = source == null ? 0 : source.read(position, target, 0, wanted);
    Arrays.fill(target, got, wanted, (byte) 0);
    for (Stretch stretch : over) {
      System.arraycopy(
          stretch.content(), 0, target, (int) (stretch.position() - position), stretch.length());
    }
    return wanted;
  }

  private @Nullable ReadAhead version() throws SkerryException, FuseFailure {
    if (version.isEmpty() && committedSize > 0) {
      FileReader opened = all.files.open(path());
      requireSame(opened.status());
      show(opened);
    }
    return version.orElse(null);
  }

  /// Takes over the array. Bytes that are appended go to the end, whatever the position.
  public synchronized void write(long position, byte[] content, boolean append)
      throws SkerryException {
    usable();
    if (append != appending) {
      commit();
      appending = append;
    }
    long before = waiting.bytes();
    waiting.put(append ? size() : position, content);
    all.dirtyBytes.addAndGet(waiting.bytes() - before);
    lastWrite = Instant.now();
    if (waiting.bytes() >= WAITING_BYTES_MAX
        || waiting.count() >= WAITING_PIECES_MAX
        || all.crowded()) {
      sticking(this::handOn);
    }
  }

  private void usable() throws SkerryException {
    if (failure.isPresent()) {
      SkerryException first = failure.get();
      throw new SkerryException(
          first.errorCode(), first.path(), String.valueOf(first.getMessage()), first);
    }
  }

  /// A step of writing.
  private interface Step {
    void run() throws SkerryException;
  }

  private void sticking(Step step) throws SkerryException {
    try {
      step.run();
    } catch (SkerryException e) {
      failure = Optional.of(e);
      dropWaiting();
      handedOnEnd = 0;
      dropEditors();
      throw e;
    }
  }

  private void dropWaiting() {
    all.dirtyBytes.addAndGet(-waiting.bytes());
    waiting.clear();
  }

  private void dropEditors() {
    for (FileEditor dropped :
        List.of(editor, appender).stream().flatMap(Optional::stream).toList()) {
      try {
        dropped.close();
      } catch (SkerryException e) {
        // It was told when it happened.
      }
    }
    editor = Optional.empty();
    appender = Optional.empty();
  }

  private FileEditor writer() throws SkerryException {
    if (appending) {
      if (appender.isEmpty()) {
        appender = Optional.of(edit(CreateOptions.defaults().appending()));
      }
      return appender.get();
    }
    if (editor.isEmpty()) {
      editor = Optional.of(edit(CreateOptions.defaults().updating()));
    }
    return editor.get();
  }

  private void handOn() throws SkerryException {
    if (waiting.isEmpty()) {
      return;
    }
    FileEditor writer = writer();
    long bytes = waiting.bytes();
    handedOnEnd = Math.max(handedOnEnd, waiting.end());
    List<Stretch> stretches = waiting.takeAll();
    all.dirtyBytes.addAndGet(-bytes);
    for (Stretch stretch : stretches) {
      writer.write(stretch.position(), stretch.content(), 0, stretch.length());
    }
  }

  /// Makes everything that was written durable and visible to all.
  public synchronized void commit() throws SkerryException {
    usable();
    if (clean()) {
      return;
    }
    sticking(
        () -> {
          handOn();
          FileEditor writer = writer();
          writer.sync();
          handedOnEnd = 0;
          forgetVersion(writer.status().size());
        });
  }

  /// Commits, then cuts the file or extends it by zeros.
  public synchronized void truncate(long size) throws SkerryException {
    commit();
    sticking(
        () -> {
          if (editor.isPresent()) {
            editor.get().truncate(size);
          } else {
            all.files.truncate(path(), size);
          }
          forgetVersion(size);
        });
  }

  /// Commits, then makes a stretch read as zeros.
  public synchronized void punch(long offset, long length) throws SkerryException {
    commit();
    forgetVersion(all.files.punchHole(path(), offset, length).size());
  }

  /// Commits the rest and ends.
  synchronized void close() throws SkerryException {
    try {
      if (failure.isEmpty()) {
        commit();
      }
    } finally {
      dropWaiting();
      dropEditors();
      forgetVersion(0);
    }
  }
}
