package io.skerry.client.data;

import com.google.protobuf.ByteString;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import io.skerry.client.transport.Timers;
import io.skerry.proto.rpc.HeldFile;
import io.skerry.proto.rpc.HoldFilesReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Tells the service again and again which files this client has open, so that it keeps what they
/// need: files whose last name is gone, and chunks of versions that are gone. Holds only weakly
/// what it tells of: a file that nobody closes is forgotten with its reader.
public final class OpenFiles implements AutoCloseable {
  /// So often within the time that the service keeps what it is not told again.
  private static final int TIMES = 4;

  private static final int FILES_AT_ONCE = 1_000;

  /// What is closed and not told ends by itself.
  private static final int CLOSED_MAX = 10_000;

  private final ContentCalls calls;
  private final Map<File, Set<Open>> open = new HashMap<>();

  /// Those that the service has heard of.
  private final Set<Open> told = weak();

  private final Map<String, Set<Long>> closed = new HashMap<>();
  private Optional<ScheduledThreadPoolExecutor> teller = Optional.empty();
  private Optional<Future<?>> next = Optional.empty();
  private long pauseMillis = Long.MAX_VALUE;
  private boolean ended;

  private record File(String namespace, long inode) {
    static File of(Open open) {
      return new File(open.path().namespace(), open.inode());
    }
  }

  public OpenFiles(ContentCalls calls) {
    this.calls = calls;
  }

  private static Set<Open> weak() {
    return Collections.newSetFromMap(new WeakHashMap<>());
  }

  /// One open of a file.
  interface Open {
    RemotePath path();

    long inode();

    /// What the open was given, however old.
    ByteString handle();

    /// What the service says of it now. Called by one thread, which may wait for the service.
    void told(HeldFile held);
  }

  /// It is told of from now on.
  ///
  /// @param holdMillis how long the service keeps what it is not told again
  /// @param heard whether the service holds it already
  synchronized void add(Open file, int holdMillis, boolean heard) {
    if (ended || holdMillis <= 0 || file.handle().isEmpty()) {
      return; // or the service is of an older version
    }
    if (heard) {
      told.add(file);
    }
    open.computeIfAbsent(File.of(file), any -> weak()).add(file);
    long pause = Math.max(1, holdMillis / TIMES);
    if (pause < pauseMillis) {
      pauseMillis = pause;
      next.ifPresent(waiting -> waiting.cancel(false));
      schedule();
    }
  }

  private synchronized void schedule() {
    if (ended) {
      return;
    }
    if (teller.isEmpty()) {
      teller = Optional.of(Timers.daemon("skerry-open-files"));
    }
    next = Optional.of(teller.get().schedule(this::tellAll, pauseMillis, TimeUnit.MILLISECONDS));
  }

  /// It is told of no more.
  ///
  /// @return whether no other open of the file is left
  synchronized boolean remove(Open file) {
    if (file.handle().isEmpty()) {
      return false; // it was never told of
    }
    Set<Open> same = open.get(File.of(file));
    boolean last = same != null && same.remove(file) && same.isEmpty();
    if (last) {
      open.remove(File.of(file));
    }
    return last;
  }

  /// The same, and the service is told if it has heard of it.
  synchronized void forget(Open file) {
    boolean heard = told.remove(file);
    if (remove(file) && heard) {
      tellClosed(file);
    }
  }

  /// Lets the service know that no open of the file is left.
  synchronized void tellClosed(Open file) {
    Set<Long> inodes =
        closed.computeIfAbsent(file.path().namespace(), any -> new LinkedHashSet<>());
    if (inodes.size() < CLOSED_MAX) {
      inodes.add(file.inode());
    }
  }

  private void tellAll() {
    try {
      tellEach();
    } catch (RuntimeException e) {
      unforeseen(e);
    } finally {
      schedule();
    }
  }

  /// A fault of the program; what the timer's future would keep to itself is to be seen.
  private synchronized void unforeseen(RuntimeException e) {
    if (!ended) { // what is being closed refuses calls
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private void tellEach() {
    Map<String, List<Open>> byNamespace = new HashMap<>();
    Map<String, Set<Long>> gone;
    synchronized (this) {
      gone = new HashMap<>(closed);
      closed.clear();
      gone.keySet().forEach(namespace -> byNamespace.put(namespace, new ArrayList<>()));
      open.values().removeIf(Set::isEmpty); // their readers are gone
      for (Set<Open> same : open.values()) {
        for (Open file : same) {
          String namespace = file.path().namespace();
          byNamespace.computeIfAbsent(namespace, any -> new ArrayList<>()).add(file);
          Set<Long> reopened = gone.get(namespace);
          if (reopened != null) {
            reopened.remove(file.inode());
          }
        }
      }
    }
    byNamespace.forEach(
        (namespace, files) -> tell(namespace, files, gone.getOrDefault(namespace, Set.of())));
  }

  private void tell(String namespace, List<Open> files, Set<Long> gone) {
    List<Long> left = new ArrayList<>(gone);
    for (int from = 0; from < files.size() || !left.isEmpty(); from += FILES_AT_ONCE) {
      List<Open> some =
          files.subList(Math.min(from, files.size()), Math.min(from + FILES_AT_ONCE, files.size()));
      List<Long> done = left.subList(0, Math.min(FILES_AT_ONCE, left.size()));
      try {
        tell(namespace, some, done);
      } catch (SkerryException e) {
        return; // the next time comes before the service forgets
      }
      done.clear();
    }
  }

  private void tell(String namespace, List<Open> files, List<Long> gone) throws SkerryException {
    List<ByteString> handles = files.stream().map(Open::handle).toList();
    HoldFilesReply reply = calls.hold(namespace, handles, gone);
    for (int i = 0; i < Math.min(files.size(), reply.getFilesCount()); i++) {
      synchronized (this) {
        told.add(files.get(i));
      }
      files.get(i).told(reply.getFiles(i));
    }
  }

  /// Tells of one file at once.
  HeldFile tell(Open file) throws SkerryException {
    HoldFilesReply reply = calls.hold(file.path().namespace(), List.of(file.handle()), List.of());
    return reply.getFilesCount() == 1 ? reply.getFiles(0) : HeldFile.getDefaultInstance();
  }

  @Override
  public synchronized void close() {
    ended = true;
    teller.ifPresent(ScheduledThreadPoolExecutor::shutdownNow);
    open.clear();
  }
}
