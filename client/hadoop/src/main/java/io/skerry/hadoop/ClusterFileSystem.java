package io.skerry.hadoop;

import io.skerry.client.AccessLists;
import io.skerry.client.Links;
import io.skerry.client.UserAccount;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.MultipartUploaderBuilder;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.impl.FileSystemMultipartUploaderBuilder;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.AclStatus;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/// The part of the file system that is about the cluster as a whole and about attributes; {@link
/// SkerryFileSystem} adds names and contents.
abstract sealed class ClusterFileSystem extends FileSystem implements IOStatisticsSource
    permits SkerryFileSystem {
  private static final long UNCHANGED = -1;

  private final Operations operations = new Operations();
  private URI uri = URI.create(Settings.SCHEME + ":///");
  private @Nullable Cluster cluster;
  private @Nullable Path workingDirectory;
  private volatile boolean closed;

  @Override
  public String getScheme() {
    return Settings.SCHEME;
  }

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    setConf(configuration);
    Settings settings = new Settings(name, configuration);
    uri = URI.create(Settings.SCHEME + "://" + settings.cluster());
    cluster = Cluster.of(this, uri, settings);
  }

  @Override
  public URI getUri() {
    return uri;
  }

  /// No tokens are given out: who may do what is said by certificates, which every node has.
  @Override
  public @Nullable String getCanonicalServiceName() {
    return null;
  }

  final Cluster cluster() {
    Cluster found = cluster;
    if (found == null) {
      throw new IllegalStateException("this file system was not initialized");
    }
    return found;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(uri + ": the file system is closed");
    }
  }

  /// What the streams of this file system count in.
  final Statistics bytesMoved() {
    return statistics;
  }

  final Executor workers() {
    return cluster().connection().workers();
  }

  /// The path in the cluster.
  final String located(Path path) {
    Path absolute = fixRelativePart(path);
    checkPath(absolute);
    return cluster().paths().inCluster(absolute);
  }

  final String reads(String operation, Path path) throws IOException {
    requireOpen();
    statistics.incrementReadOps(1);
    operations.count(operation);
    return located(path);
  }

  final String writes(String operation, Path path) throws IOException {
    requireOpen();
    statistics.incrementWriteOps(1);
    operations.count(operation);
    return located(path);
  }

  @Override
  public IOStatistics getIOStatistics() {
    return operations.statistics();
  }

  /// That of the identity, which need not be the user of the process.
  @Override
  public Path getHomeDirectory() {
    return makeQualifiedHere(new Path("/user/" + cluster().connection().user()));
  }

  private Path makeQualifiedHere(Path absolute) {
    return absolute.makeQualified(uri, absolute);
  }

  @Override
  public Path getWorkingDirectory() {
    Path directory = workingDirectory;
    return directory == null ? getHomeDirectory() : directory;
  }

  @Override
  public void setWorkingDirectory(Path directory) {
    Path absolute = fixRelativePart(directory);
    checkPath(absolute);
    workingDirectory = makeQualifiedHere(absolute);
  }

  @Override
  public Path getTrashRoot(Path path) {
    TrashRoots trash = cluster().trash();
    return trash.oneForEachNamespace() ? trash.of(located(path)) : super.getTrashRoot(path);
  }

  @Override
  public Collection<FileStatus> getTrashRoots(boolean allUsers) {
    TrashRoots trash = cluster().trash();
    if (!trash.oneForEachNamespace()) {
      return super.getTrashRoots(allUsers);
    }
    try {
      return trash.existing(allUsers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public FsStatus getStatus(@Nullable Path path) throws IOException {
    return Space.of(cluster().connection(), located(path == null ? new Path("/") : path));
  }

  @Override
  @SuppressWarnings("deprecation")
  public long getDefaultBlockSize() {
    return cluster().blockBytes();
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    located(path);
    return Capabilities.has(capability) || super.hasPathCapability(path, capability);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public MultipartUploaderBuilder createMultipartUploader(Path path) {
    return new FileSystemMultipartUploaderBuilder(this, path);
  }

  @Override
  public BulkDelete createBulkDelete(Path path) {
    return new SkerryBulkDelete(this, makeQualified(path));
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    String file = writes(Operations.SET_ATTRIBUTES, path);
    Failures.finding(() -> cluster().files().setMode(file, permission.toShort()));
  }

  @Override
  public void setOwner(Path path, @Nullable String user, @Nullable String group)
      throws IOException {
    String file = writes(Operations.SET_ATTRIBUTES, path);
    Optional<String> owner = Optional.ofNullable(user).filter(name -> !name.isEmpty());
    Optional<String> owning = Optional.ofNullable(group).filter(name -> !name.isEmpty());
    Failures.finding(() -> cluster().files().setOwner(file, owner, owning, Links.FOLLOW));
  }

  @Override
  public void setTimes(Path path, long modified, long accessed) throws IOException {
    String file = writes(Operations.SET_ATTRIBUTES, path);
    Failures.finding(
        () -> cluster().files().setTimes(file, time(accessed), time(modified), Links.FOLLOW));
  }

  private static Optional<Instant> time(long millis) {
    return millis == UNCHANGED ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /// Asks for the identity, which need not be the user of the process.
  @Override
  public void access(Path path, FsAction wanted) throws IOException {
    String file = reads(Operations.GET_ATTRIBUTES, path);
    io.skerry.client.FileStatus status = cluster().names().status(file);
    boolean allowed =
        Failures.finding(
            () -> {
              AccessLists lists =
                  status.hasAcl()
                      ? cluster().files().attributes().acl(file)
                      : new AccessLists(status, List.of(), List.of());
              UserAccount caller = cluster().connection().skerry().cluster().whoAmI();
              return lists.allow(caller, AclTranslation.rights(wanted));
            });
    if (!allowed) {
      throw new AccessControlException(path + ": no right to " + wanted);
    }
  }

  @Override
  public void modifyAclEntries(Path path, List<AclEntry> entries) throws IOException {
    String file = writes(Operations.SET_ATTRIBUTES, path);
    Failures.doing(() -> cluster().acls().modify(file, entries));
  }

  @Override
  public void removeAclEntries(Path path, List<AclEntry> entries) throws IOException {
    String file = writes(Operations.SET_ATTRIBUTES, path);
    Failures.doing(() -> cluster().acls().remove(file, entries));
  }

  @Override
  public void removeDefaultAcl(Path path) throws IOException {
    String file = writes(Operations.SET_ATTRIBUTES, path);
    Failures.doing(() -> cluster().acls().removeDefault(file));
  }

  @Override
  public void removeAcl(Path path) throws IOException {
    String file = writes(Operations.SET_ATTRIBUTES, path);
    Failures.doing(() -> cluster().acls().removeAll(file));
  }

  @Override
  public void setAcl(Path path, List<AclEntry> entries) throws IOException {
    String file = writes(Operations.SET_ATTRIBUTES, path);
    Failures.doing(() -> cluster().acls().set(file, entries));
  }

  @Override
  public AclStatus getAclStatus(Path path) throws IOException {
    String file = reads(Operations.GET_ATTRIBUTES, path);
    return AclTranslation.status(Failures.finding(() -> cluster().files().attributes().acl(file)));
  }

  @Override
  public void setXAttr(Path path, String name, byte[] value, EnumSet<XAttrSetFlag> flags)
      throws IOException {
    cluster().attributes().set(writes(Operations.SET_ATTRIBUTES, path), name, value, flags);
  }

  @Override
  public byte[] getXAttr(Path path, String name) throws IOException {
    return cluster().attributes().get(reads(Operations.GET_ATTRIBUTES, path), name);
  }

  @Override
  public Map<String, byte[]> getXAttrs(Path path) throws IOException {
    return cluster().attributes().all(reads(Operations.GET_ATTRIBUTES, path));
  }

  @Override
  public Map<String, byte[]> getXAttrs(Path path, List<String> names) throws IOException {
    return cluster().attributes().get(reads(Operations.GET_ATTRIBUTES, path), names);
  }

  @Override
  public List<String> listXAttrs(Path path) throws IOException {
    return cluster().attributes().list(reads(Operations.GET_ATTRIBUTES, path));
  }

  @Override
  public void removeXAttr(Path path, String name) throws IOException {
    cluster().attributes().remove(writes(Operations.SET_ATTRIBUTES, path), name);
  }

  @Override
  public boolean supportsSymlinks() {
    return true;
  }

  @Override
  public void createSymlink(Path target, Path link, boolean createParent) throws IOException {
    String file = writes(Operations.CREATE, link);
    String text = cluster().paths().linkText(target);
    if (createParent) {
      mkdirs(link.getParent());
    }
    Failures.making(() -> cluster().files().createSymbolicLink(file, text));
  }

  /// The status of a link itself.
  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    String file = reads(Operations.GET_FILE_STATUS, path);
    return cluster()
        .statuses()
        .of(Failures.finding(() -> cluster().files().stat(file)), makeQualified(path));
  }

  @Override
  public Path getLinkTarget(Path path) throws IOException {
    String file = reads(Operations.GET_FILE_STATUS, path);
    return cluster()
        .statuses()
        .target(Failures.finding(() -> cluster().files().stat(file)))
        .orElseThrow(() -> new FileNotFoundException(path + ": is no symbolic link"));
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      closed = true;
      if (cluster != null) {
        cluster().connection().close();
      }
    }
  }
}
