package io.skerry.hadoop;

import io.skerry.client.ClientConfig;
import io.skerry.client.FileSystem;
import io.skerry.client.NamespaceStatus;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.security.PeerIdentity;
import java.lang.ref.Cleaner;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// One client of a cluster with what a file system of Hadoop needs beside: threads for what is done
/// side by side, and what the policies of namespaces say. It closes itself when its owner is gone,
/// because nobody closes the file systems behind a `FileContext`.
final class Connection implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  /// An owner may be collected during its last call, which ends within this.
  private static final Executor LATER = CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES);

  private static final int THREADS = 8;
  private static final int QUEUE = 1_024;
  private static final long IDLE_SECONDS = 10;

  private final Skerry skerry;
  private final String user;
  private final ThreadPoolExecutor workers;
  private final Map<String, NamespaceStatus> namespaces = new ConcurrentHashMap<>();
  private final Closing closing;

  /// @param owner whose end closes this at the latest
  Connection(Object owner, ClientConfig config) {
    skerry = Skerry.connect(config);
    user = PeerIdentity.of(config.tls().chain().get(0)).map(PeerIdentity::name).orElse("");
    workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            Connection::thread,
            // Also when it was shut down: what waits for the work is to be told that all is closed.
            (work, full) -> work.run());
    workers.allowCoreThreadTimeOut(true);
    Closing atEnd = new Closing(skerry, workers, new AtomicBoolean());
    closing = atEnd;
    CLEANER.register(owner, () -> LATER.execute(atEnd));
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "skerry-hadoop");
    thread.setDaemon(true);
    return thread;
  }

  /// Knows nothing of the owner, who would never be gone otherwise.
  private record Closing(Skerry skerry, ThreadPoolExecutor workers, AtomicBoolean done)
      implements Runnable {
    @Override
    public void run() {
      if (done.compareAndSet(false, true)) {
        workers.shutdown();
        skerry.close();
      }
    }
  }

  FileSystem files() {
    return skerry.files();
  }

  Skerry skerry() {
    return skerry;
  }

  /// Name of the identity, as the certificate has it.
  String user() {
    return user;
  }

  ThreadPoolExecutor workers() {
    return workers;
  }

  /// Copies of each chunk of a namespace, as its policy asks; 1 for one that is not known. Policies
  /// are asked for once.
  int copies(String namespace) throws SkerryException {
    if (!namespace.isEmpty() && !namespaces.containsKey(namespace)) {
      skerry.cluster().namespaces().forEach(known -> namespaces.put(known.name(), known));
    }
    NamespaceStatus found = namespaces.get(namespace);
    return found == null ? 1 : found.copies();
  }

  @Override
  public void close() {
    closing.run();
  }
}
