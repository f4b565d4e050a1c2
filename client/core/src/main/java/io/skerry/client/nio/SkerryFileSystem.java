package io.skerry.client.nio;

import io.skerry.client.ClientConfig;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/// One cluster, connected as one identity. Its only root "/" holds the namespaces; relative paths
/// start there. Closing it closes what is open in it.
final class SkerryFileSystem extends FileSystem {
  private final ChannelLocks locks = new ChannelLocks();
  private static final Set<String> VIEWS = Set.of("basic", "posix", "owner", "unix", "user");

  private final SkerryFileSystemProvider provider;
  private final String cluster;
  private final Skerry skerry;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final Accounts accounts;
  private Optional<ExecutorService> executor = Optional.empty();
  private volatile boolean closed;

  /// @param cluster as URIs name it
  SkerryFileSystem(SkerryFileSystemProvider provider, String cluster, ClientConfig config) {
    this.provider = provider;
    this.cluster = cluster;
    this.skerry = Skerry.connect(config);
    this.accounts = new Accounts(this);
  }

  String cluster() {
    return cluster;
  }

  /// The library, while this is open.
  Skerry skerry() {
    if (closed) {
      throw new ClosedFileSystemException();
    }
    return skerry;
  }

  io.skerry.client.FileSystem files() {
    return skerry().files();
  }

  /// The files also while this is being closed, for what is open in it.
  io.skerry.client.FileSystem filesWhileClosing() {
    return skerry.files();
  }

  Accounts accounts() {
    return accounts;
  }

  /// Threads for asynchronous channels that bring none of their own.
  synchronized ExecutorService executor() {
    skerry();
    if (executor.isEmpty()) {
      executor = Optional.of(AsynchronousWork.executor());
    }
    return executor.get();
  }

  /// Remembers something that is to be closed with this, unless it is closed before.
  void opened(Closeable one) throws IOException {
    open.add(one);
    if (closed) {
      one.close();
      throw new ClosedFileSystemException();
    }
  }

  void ended(Closeable one) {
    open.remove(one);
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    Optional<IOException> failure = Optional.empty();
    for (Closeable one : List.copyOf(open)) {
      try {
        one.close();
      } catch (IOException e) {
        failure.ifPresent(e::addSuppressed);
        failure = Optional.of(e);
      }
    }
    synchronized (this) {
      executor.ifPresent(ExecutorService::shutdown);
    }
    skerry.close();
    provider.forget(this);
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(root());
  }

  private SkerryPath root() {
    return SkerryPath.parse(this, "/");
  }

  /// One for each namespace.
  @Override
  public Iterable<FileStore> getFileStores() {
    try {
      List<FileStore> stores = new ArrayList<>();
      skerry()
          .cluster()
          .namespaces()
          .forEach(namespace -> stores.add(new SkerryFileStore(this, namespace.name())));
      return stores;
    } catch (SkerryException e) {
      throw new UncheckedIOException(Problems.of(e, root()));
    }
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return VIEWS;
  }

  @Override
  public Path getPath(String first, String... more) {
    StringBuilder text = new StringBuilder(first);
    for (String part : more) {
      if (!part.isEmpty()) {
        text.append(text.length() > 0 ? "/" : "").append(part);
      }
    }
    return SkerryPath.parse(this, text.toString());
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    return Globs.matcher(syntaxAndPattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return accounts;
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("Skerry has no watch service yet");
  }

  @Override
  public String toString() {
    return SkerryUri.SCHEME + "://" + cluster;
  }

  /// The locks of all channels.
  ChannelLocks locks() {
    return locks;
  }
}
