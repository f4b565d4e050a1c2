package io.skerry.client.nio;

import io.skerry.client.FileStatus;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.client.config.ConfigurationException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.DirectoryStream.Filter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// The scheme `skerry`. A file system is opened by `FileSystems.newFileSystem` with the keys of
/// {@link Environment}, or by the first path of its cluster, as the command line would connect.
public final class SkerryFileSystemProvider extends FileSystemProvider {
  private static final int DIRECTORY_MODE = 0777;
  private static final int UMASK = 022;

  private final Map<String, SkerryFileSystem> open = new HashMap<>();

  /// For `ServiceLoader`; does nothing that costs time.
  public SkerryFileSystemProvider() {}

  @Override
  public String getScheme() {
    return SkerryUri.SCHEME;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
    String cluster = SkerryUri.cluster(uri);
    if (!SkerryUri.path(uri).equals("/")) {
      throw new IllegalArgumentException(
          uri + ": a file system is a whole cluster, skerry://" + cluster + "/");
    }
    Environment environment = new Environment(env);
    synchronized (open) {
      if (open.containsKey(cluster)) {
        throw new FileSystemAlreadyExistsException(uri.toString());
      }
      try {
        return connected(cluster, environment);
      } catch (ConfigurationException e) {
        throw new IOException(e.line(), e);
      }
    }
  }

  private SkerryFileSystem connected(String cluster, Environment environment) {
    SkerryFileSystem made = new SkerryFileSystem(this, cluster, environment.clientConfig(cluster));
    open.put(cluster, made);
    return made;
  }

  void forget(SkerryFileSystem closed) {
    synchronized (open) {
      open.remove(closed.cluster(), closed);
    }
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    String cluster = SkerryUri.cluster(uri);
    synchronized (open) {
      SkerryFileSystem found = open.get(cluster);
      if (found == null) {
        throw new FileSystemNotFoundException(uri.toString());
      }
      return found;
    }
  }

  /// Opens the cluster's file system if need be.
  @Override
  public Path getPath(URI uri) {
    String cluster = SkerryUri.cluster(uri);
    String path = SkerryUri.path(uri);
    synchronized (open) {
      SkerryFileSystem found = open.get(cluster);
      if (found == null) {
        try {
          found = connected(cluster, new Environment(Map.of()));
        } catch (ConfigurationException e) {
          FileSystemNotFoundException unknown = new FileSystemNotFoundException(e.line());
          unknown.initCause(e);
          throw unknown;
        }
      }
      return SkerryPath.parse(found, path);
    }
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return SkerryFileChannel.open(
        SkerryPath.of(path), Options.Opening.of(options), Options.mode(attributes));
  }

  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attributes)
      throws IOException {
    Options.Opening opening = Options.Opening.of(options);
    if (opening.append()) {
      throw new UnsupportedOperationException("APPEND not allowed");
    }
    SkerryPath file = SkerryPath.of(path);
    ExecutorService threads = executor == null ? file.getFileSystem().executor() : executor;
    return new SkerryAsynchronousFileChannel(
        SkerryFileChannel.open(file, opening, Options.mode(attributes)), threads);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(Path directory, Filter<? super Path> filter)
      throws IOException {
    SkerryPath given = SkerryPath.of(directory);
    try {
      return SkerryDirectoryStream.open(given, filter);
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.NOT_A_DIRECTORY) {
        NotDirectoryException none = new NotDirectoryException(given.toString());
        none.initCause(e);
        throw none;
      }
      throw Problems.of(e, given);
    }
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    SkerryPath given = SkerryPath.of(directory);
    OptionalInt mode = Options.mode(attributes);
    String located = given.located();
    if (located.lastIndexOf('/') == 0) {
      throw namespaceWanted(given);
    }
    Problems.doing(
        given,
        () ->
            given
                .getFileSystem()
                .files()
                .makeDirectory(located, mode.orElse(DIRECTORY_MODE), mode.isPresent() ? 0 : UMASK));
  }

  /// What is directly below "/" is a namespace, and those are made by administrators.
  private static FileSystemException namespaceWanted(SkerryPath given) throws IOException {
    try {
      FileStatus there = stat(given, Links.KEEP);
      return new FileAlreadyExistsException(given.toString(), null, there.type() + " is there");
    } catch (NoSuchFileException e) {
      FileSystemException refused =
          new FileSystemException(
              given.toString(), null, "namespaces are made by: skerry namespace create");
      refused.initCause(e);
      return refused;
    }
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    if (attributes.length > 0) {
      throw new UnsupportedOperationException("a symbolic link has no attributes of its own");
    }
    SkerryPath given = SkerryPath.of(link);
    String text = SkerryPath.of(target).toString();
    if (text.isEmpty()) {
      throw new FileSystemException(given.toString(), "", ErrorCode.NOT_FOUND.text());
    }
    Problems.doing(
        given, () -> given.getFileSystem().files().createSymbolicLink(given.located(), text));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    SkerryPath given = SkerryPath.of(link);
    SkerryPath source = SkerryPath.of(existing);
    try {
      given.getFileSystem().files().createLink(given.located(), source.located());
    } catch (SkerryException e) {
      throw Problems.of(e, given, source);
    }
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    SkerryPath given = SkerryPath.of(link);
    FileStatus status = stat(given, Links.KEEP);
    String target = status.linkTarget().orElseThrow(() -> new NotLinkException(given.toString()));
    return SkerryPath.parse(given.getFileSystem(), target);
  }

  @Override
  public void delete(Path path) throws IOException {
    SkerryPath given = SkerryPath.of(path);
    String located = given.located();
    io.skerry.client.FileSystem files = given.getFileSystem().files();
    try {
      files.delete(located);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.IS_A_DIRECTORY) {
        throw Problems.of(e, given);
      }
      Problems.doing(given, () -> files.removeDirectory(located));
    }
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    new Transfer(SkerryPath.of(source), SkerryPath.of(target), Options.Copying.of(options)).copy();
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    new Transfer(SkerryPath.of(source), SkerryPath.of(target), Options.Copying.of(options)).move();
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    if (path.equals(other)) {
      return true;
    }
    SkerryPath one = SkerryPath.of(path);
    if (!(other instanceof SkerryPath two) || !one.getFileSystem().equals(two.getFileSystem())) {
      return false;
    }
    FileKey first = FileKey.of(one, stat(one, Links.FOLLOW));
    return first.equals(FileKey.of(two, stat(two, Links.FOLLOW)));
  }

  /// As in Unix: a name that begins with a dot.
  @Override
  public boolean isHidden(Path path) {
    SkerryPath name = SkerryPath.of(path).getFileName();
    return name != null && name.toString().startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    SkerryPath given = SkerryPath.of(path);
    FileStatus there = stat(given, Links.FOLLOW);
    return new SkerryFileStore(given.getFileSystem(), FileKey.of(given, there).namespace());
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    AccessCheck.check(SkerryPath.of(path), modes);
  }

  private static FileStatus stat(SkerryPath path, Links links) throws IOException {
    return Attributes.stat(path, links);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Views.of(SkerryPath.of(path), type, Options.links(options));
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class && type != PosixFileAttributes.class) {
      throw new UnsupportedOperationException(type.getName());
    }
    SkerryPath given = SkerryPath.of(path);
    return type.cast(Attributes.of(given, stat(given, Options.links(options))));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return AttributeNames.read(SkerryPath.of(path), attributes, Options.links(options));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    AttributeNames.set(SkerryPath.of(path), attribute, value, Options.links(options));
  }
}
