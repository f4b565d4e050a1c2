package io.skerry.client.data;

import io.grpc.Deadline;
import io.skerry.client.ContentLocation;
import io.skerry.client.ContentLocation.Holder;
import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.client.data.ExtentPage.PlacedExtent;
import io.skerry.client.metadata.Pause;
import io.skerry.client.metadata.RemotePath;
import io.skerry.client.metadata.StartInode;
import io.skerry.client.metadata.StatusTranslation;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Reads one version of a file, from any position and from any thread.
public final class ContentReader {
  private static final int PAGES_KEPT = 4;

  private final DataContext context;
  private final RemotePath path;
  private final FileStatus status;
  private final ReadHold hold;
  private final Deque<ExtentPage> pages = new ArrayDeque<>();

  /// What threads wait for, so that closing ends their waiting.
  private final Set<RangeFetch> awaited = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  private ContentReader(
      DataContext context, RemotePath path, FileStatus status, OpenFileReply opened)
      throws SkerryException {
    this.context = context;
    this.path = path;
    this.status = status;
    this.hold = new ReadHold(context, path, status, opened, this::keepWhatIsGone);
    pages.add(ExtentPage.of(path, opened, 0));
  }

  /// One round trip: attributes, extents, keys, capabilities and addresses.
  public static ContentReader open(DataContext context, RemotePath path) throws SkerryException {
    return opened(context, path, context.calls().open(path), /* held= */ false);
  }

  /// The same, the service holding the file from this moment even if its last name goes.
  public static ContentReader openHeld(DataContext context, RemotePath path)
      throws SkerryException {
    return opened(context, path, context.calls().openHeld(path), /* held= */ true);
  }

  /// The same for a file that a writer holds, which may have been moved away from its path or have
  /// lost its last name.
  static ContentReader open(DataContext context, WriteHold held) throws SkerryException {
    OpenFileReply reply =
        context.calls().open(held.path(), held.inode(), held.handle(), held::fresh);
    return opened(context, held.path(), reply, /* held= */ false);
  }

  /// @param held whether the service holds it already
  private static ContentReader opened(
      DataContext context, RemotePath path, OpenFileReply reply, boolean held)
      throws SkerryException {
    FileStatus status = StatusTranslation.status(path, reply.getAttributes());
    if (status.type() == FileType.DIRECTORY) {
      throw SkerryException.of(ErrorCode.IS_A_DIRECTORY, path.toString());
    }
    ContentReader reader = new ContentReader(context, path, status, reply);
    context.open().add(reader.hold, reply.getHoldMillis(), held);
    return reader;
  }

  public FileStatus status() {
    return status;
  }

  /// Leads to the file while it is open here, whatever becomes of its names.
  public RemotePath byNumber() {
    return path.from(new StartInode(status.inode(), hold.handle()));
  }

  DataContext context() {
    return context;
  }

  /// Reads up to length bytes.
  ///
  /// @return bytes read, -1 at the end of the file
  public int read(long position, byte[] bytes, int offset, int length) throws SkerryException {
    usable();
    if (length == 0) {
      return 0;
    }
    if (position >= status.size()) {
      return -1;
    }
    int wanted = (int) Math.min(length, status.size() - position);
    Deque<RangeFetch> fetches = new ArrayDeque<>();
    try {
      int planned = 0;
      int done = 0;
      while (done < wanted) {
        while (planned < wanted && fetches.size() < context.parallelism()) {
          RangeFetch fetch = start(position + planned, wanted - planned);
          planned += fetch.range().length();
          fetches.add(fetch);
        }
        RangeFetch fetch = fetches.remove();
        PlainRange plain = await(fetch);
        plain.copy(0, bytes, offset + done, plain.length());
        done += plain.length();
      }
      return done;
    } finally {
      fetches.forEach(RangeFetch::cancel);
    }
  }

  /// Where the bytes of a stretch are, as far as the file goes.
  public List<ContentLocation> locations(long position, long length) throws SkerryException {
    usable();
    long end = position + Math.min(length, Math.max(0, status.size() - position));
    List<ContentLocation> locations = new ArrayList<>();
    long at = position;
    while (at < end) {
      ExtentPage page = page(at);
      Optional<PlacedExtent> extent = page.at(at);
      long to = extent.isPresent() ? end(extent.get()) : page.holeEnd(at);
      List<Holder> nodes = extent.map(ContentReader::holders).orElse(List.of());
      locations.add(new ContentLocation(at, Math.min(to, end) - at, nodes));
      at = to;
    }
    return locations;
  }

  private static long end(PlacedExtent extent) {
    return extent.offset() + extent.length();
  }

  private static List<Holder> holders(PlacedExtent extent) {
    return extent.placed().members().stream()
        .map(member -> new Holder(member.name(), member.address(), member.site()))
        .toList();
  }

  /// Begins to fetch what is at this position, at most the wanted bytes.
  RangeFetch start(long position, long wanted) throws SkerryException {
    FileRange range = FileRange.plan(page(position), position, wanted);
    return RangeFetch.start(range, context.nodes());
  }

  /// Waits for a range. When every copy failed, asks the metadata service for fresh locations and
  /// grants of the same version until the call's deadline.
  PlainRange await(RangeFetch first) throws SkerryException {
    Deadline deadline = Deadline.after(context.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    Pause pause = new Pause();
    RangeFetch fetch = first;
    FileRange range = first.range();
    try {
      while (true) {
        Optional<PlainRange> plain = waited(fetch);
        if (plain.isPresent()) {
          context.calls().requireLocks(path, status.inode());
          return plain.get();
        }
        if (deadline.isExpired()) {
          throw new SkerryException(
              ErrorCode.UNAVAILABLE, path.toString(), path + ": " + unreadable(fetch));
        }
        pause.take(deadline);
        forget(range.position());
        // The same stretch: extents of one version do not move, only their chunks' places do.
        fetch = start(range.position(), range.length());
        if (fetch.range().length() != range.length()) {
          fetch.cancel();
          throw changed();
        }
      }
    } catch (InterruptedException e) {
      fetch.cancel();
      Thread.currentThread().interrupt();
      throw new SkerryException(
          ErrorCode.UNAVAILABLE, path.toString(), path + ": interrupted while reading", e);
    }
  }

  private Optional<PlainRange> waited(RangeFetch fetch)
      throws SkerryException, InterruptedException {
    awaited.add(fetch);
    try {
      if (closed) {
        fetch.cancel();
      }
      Optional<PlainRange> plain = fetch.plain();
      usable();
      return plain;
    } finally {
      awaited.remove(fetch);
    }
  }

  private static String unreadable(RangeFetch fetch) {
    FileRange range = fetch.range();
    return "no copy of bytes "
        + range.position()
        + " to "
        + (range.position() + range.length() - 1)
        + " can be read ("
        + fetch.failures()
        + ')';
  }

  private synchronized ExtentPage page(long position) throws SkerryException {
    for (ExtentPage page : pages) {
      if (page.covers(position)) {
        return page;
      }
    }
    ExtentPage loaded = load(position);
    keep(loaded);
    return loaded;
  }

  private void keep(ExtentPage loaded) {
    pages.removeIf(page -> page.from() == loaded.from());
    pages.addFirst(loaded);
    while (pages.size() > PAGES_KEPT) {
      pages.removeLast();
    }
  }

  private ExtentPage load(long position) throws SkerryException {
    OpenFileReply reply;
    try {
      reply = hold.load(position);
    } catch (SkerryException e) {
      if (hold.gone()) {
        return loadGone(position);
      }
      throw e.errorCode() == ErrorCode.VERSION_CONFLICT ? changed() : e;
    }
    ExtentPage page = ExtentPage.of(path, reply, position);
    if (!page.covers(position)) {
      throw new SkerryException(
          ErrorCode.INTERNAL, path.toString(), path + ": the server left out byte " + position);
    }
    return page;
  }

  /// The version is gone: what was loaded of it can be read as long as its chunks are kept.
  private ExtentPage loadGone(long position) throws SkerryException {
    for (ExtentPage page : pages) {
      if (page.reaches(position)) {
        return renewed(page);
      }
    }
    throw changed();
  }

  private ExtentPage renewed(ExtentPage page) throws SkerryException {
    try {
      return hold.renewed(page);
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.UNAVAILABLE) {
        throw e;
      }
      SkerryException changed = changed();
      changed.addSuppressed(e);
      throw changed;
    }
  }

  /// States again, while the version is gone, that its chunks are read.
  private void keepWhatIsGone() {
    List<ExtentPage> held;
    synchronized (this) {
      held = List.copyOf(pages);
    }
    for (ExtentPage page : held) {
      try {
        ExtentPage renewed = hold.renewed(page);
        synchronized (this) {
          if (pages.removeIf(other -> other.equals(page))) {
            pages.addFirst(renewed);
          }
        }
      } catch (SkerryException e) {
        // It is stated again soon; a read that fails meanwhile says why.
      }
    }
  }

  /// The next read asks for fresh locations and grants.
  private synchronized void forget(long position) {
    List<ExtentPage> kept =
        pages.stream().map(page -> page.covers(position) ? page.expired() : page).toList();
    pages.clear();
    pages.addAll(kept);
  }

  private SkerryException changed() {
    return new SkerryException(
        ErrorCode.VERSION_CONFLICT,
        path.toString(),
        path + ": was changed by another writer while it was read; open it again");
  }

  void usable() throws SkerryException {
    if (closed) {
      throw new SkerryException(
          ErrorCode.INVALID_ARGUMENT, path.toString(), path + ": the file is closed");
    }
  }

  /// Ends reads that are under way.
  public void close() {
    closed = true;
    context.open().forget(hold);
    awaited.forEach(RangeFetch::cancel);
  }
}
