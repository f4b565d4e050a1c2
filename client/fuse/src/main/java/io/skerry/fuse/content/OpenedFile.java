package io.skerry.fuse.content;

import io.skerry.client.ContentLocation;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileEditor;
import io.skerry.client.FileLocks;
import io.skerry.client.FileReader;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
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
  private static final int SET_ID = 06000;

  private final OpenedFiles all;
  private final Node node;
  private final DirtyBytes waiting = new DirtyBytes();

  /// Guarded by the map of open files.
  int holders;

  private final FileHold hold;
  private boolean gone;

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

  /// Of the content that the kernel has nothing older of; 0: it may have.
  private long pagesVersion;

  private Instant lastWrite = Instant.EPOCH;
  private Optional<SkerryException> failure = Optional.empty();

  OpenedFile(OpenedFiles all, Node node) {
    this.all = all;
    this.node = node;
    this.hold = new FileHold(all.nodes, node);
  }

  public Node node() {
    return node;
  }

  /// A path that leads there while it is open; empty while the first open is under way.
  public Optional<String> byNumber() {
    return hold.byNumber();
  }

  /// Opens what was committed last, by whomever; unless something waits here, which was written to
  /// what was open before.
  synchronized void openToRead(FileSystem as, String path) throws SkerryException, FuseFailure {
    FileReader opened = hold.open(as, path);
    if (clean()) {
      show(opened);
    } else {
      opened.close();
    }
  }

  synchronized void openToWrite(FileSystem as, String path) throws SkerryException, FuseFailure {
    FileEditor opened = hold.edit(as, path);
    if (clean()) {
      made(as, opened);
    } else {
      opened.close();
    }
  }

  synchronized void made(FileSystem as, FileEditor opened) {
    dropEditors();
    failure = Optional.empty();
    editor = Optional.of(opened);
    hold.uses(as, opened);
    forgetVersion(opened.status().size());
  }

  private boolean clean() {
    return waiting.isEmpty() && handedOnEnd == 0;
  }

  private void show(FileReader opened) {
    forgetVersion(opened.size());
    version = Optional.of(new ReadAhead(opened, all.windows));
    hold.uses(opened);
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
    hold.seen(status);
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

  /// Locks on files, of who opened it last.
  public synchronized FileLocks locks() {
    return hold.files().locks();
  }

  /// Looks at what others have committed, as who has just got a lock must.
  ///
  /// @return whether what the kernel keeps of the content may be old
  public boolean look() throws SkerryException {
    FileSystem files;
    synchronized (this) {
      files = hold.files();
    }
    FileStatus now = files.stat(hold.path());
    noticed(now);
    synchronized (this) {
      boolean old = now.version() != pagesVersion;
      pagesVersion = now.version();
      return old;
    }
  }

  /// The file as it was seen last, for when the service has nothing left of it but contents.
  public synchronized FileStatus last() {
    gone = true;
    return hold.last();
  }

  /// Whether the service has forgotten the file, its last name being gone.
  public synchronized boolean gone() {
    return gone;
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
      show(hold.openAgain());
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
    if (hold.hasMode(SET_ID)) {
      // Whoever looks sees at once that the file is no such program any more.
      commit();
    } else if (waiting.bytes() >= WAITING_BYTES_MAX
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
        appender = Optional.of(hold.editAgain(CreateOptions.defaults().appending()));
      }
      return appender.get();
    }
    if (editor.isEmpty()) {
      editor = Optional.of(hold.editAgain(CreateOptions.defaults().updating()));
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
          hold.seen(writer.status());
          pagesVersion = writer.status().version() == pagesVersion + 1 ? pagesVersion + 1 : 0;
          forgetVersion(writer.status().size());
        });
  }

  /// Commits, then finds where data begins, or a hole; the end of the file is one.
  ///
  /// @throws FuseFailure ENXIO if there is none from this place on
  public synchronized long seek(long offset, boolean hole) throws SkerryException, FuseFailure {
    commit();
    if (offset < 0 || offset >= committedSize) {
      throw new FuseFailure(Errno.ENXIO);
    }
    ReadAhead source = version();
    List<ContentLocation> pieces =
        source == null ? List.of() : source.reader().locations(offset, committedSize - offset);
    for (ContentLocation piece : pieces) {
      if (piece.nodes().isEmpty() == hole) {
        return piece.position();
      }
    }
    if (hole) {
      return committedSize;
    }
    throw new FuseFailure(Errno.ENXIO);
  }

  /// Commits, then cuts the file or extends it by zeros.
  public synchronized void truncate(long size) throws SkerryException {
    commit();
    sticking(
        () -> {
          if (editor.isPresent()) {
            editor.get().truncate(size);
          } else {
            hold.seen(hold.files().truncate(hold.path(), size));
          }
          forgetVersion(size);
        });
  }

  /// Commits, then makes a stretch read as zeros.
  public synchronized void punch(long offset, long length) throws SkerryException {
    commit();
    forgetVersion(hold.files().punchHole(hold.path(), offset, length).size());
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
      hold.close();
    }
  }
}
