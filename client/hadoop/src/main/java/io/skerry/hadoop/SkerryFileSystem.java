package io.skerry.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.InvalidPathHandleException;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.impl.AbstractFSBuilderImpl;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.LambdaUtils;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.jspecify.annotations.Nullable;

/// A cluster as a file system of Hadoop, `skerry://CLUSTER/NAMESPACE/PATH`: names and contents of
/// files. What was written is durable and visible when a stream is closed, or flushed by `hflush`
/// or `hsync`.
public final class SkerryFileSystem extends ClusterFileSystem {
  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return cluster().content().open(reads(Operations.OPEN, path), ReadPolicy.ADAPTIVE);
  }

  @Override
  public FSDataInputStream open(PathHandle handle, int bufferSize) throws IOException {
    SkerryPathHandle meant = SkerryPathHandle.of(handle.bytes());
    FSDataInputStream opened;
    try {
      opened = open(meant.path(), bufferSize);
    } catch (FileNotFoundException e) {
      throw new InvalidPathHandleException(meant + " is gone", e);
    }
    SkerryInputStream stream = (SkerryInputStream) opened.getWrappedStream();
    if (!meant.fits(stream.etag())) {
      opened.close();
      throw new InvalidPathHandleException(meant + " is another file or another version by now");
    }
    return opened;
  }

  @Override
  protected CompletableFuture<FSDataInputStream> openFileWithOptions(
      Path path, OpenFileParameters parameters) throws IOException {
    AbstractFSBuilderImpl.rejectUnknownMandatoryKeys(
        parameters.getMandatoryKeys(),
        Options.OpenFileOptions.FS_OPTION_OPENFILE_STANDARD_OPTIONS,
        "for " + path);
    ReadPolicy policy = ReadPolicy.of(parameters.getOptions());
    return LambdaUtils.eval(
        new CompletableFuture<>(),
        () -> cluster().content().open(reads(Operations.OPEN_FILE, path), policy));
  }

  @Override
  protected PathHandle createPathHandle(FileStatus status, Options.HandleOpt... options) {
    return SkerryPathHandle.of(status, options);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    return create(path, permission, overwrite, /* parents= */ true);
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    return create(path, permission, flags.contains(CreateFlag.OVERWRITE), /* parents= */ false);
  }

  private FSDataOutputStream create(
      Path path, FsPermission permission, boolean overwrite, boolean parents) throws IOException {
    String file = writes(Operations.CREATE, path);
    Content.Creation how = new Content.Creation(permission.toShort(), umask(), overwrite, parents);
    return cluster().content().create(file, how);
  }

  private int umask() {
    return FsPermission.getUMask(getConf()).toShort();
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, @Nullable Progressable progress)
      throws IOException {
    return cluster().content().append(writes(Operations.APPEND, path));
  }

  @Override
  public boolean truncate(Path path, long newLength) throws IOException {
    String file = writes(Operations.TRUNCATE, path);
    long size = cluster().names().status(file).size();
    if (newLength < 0 || newLength > size) {
      throw new PathIOException(
          path.toString(), "cannot be cut to " + newLength + " bytes, it has " + size);
    }
    Failures.finding(() -> cluster().files().truncate(file, newLength));
    return true;
  }

  @Override
  public void concat(Path target, Path[] sources) throws IOException {
    String file = writes(Operations.CONCAT, target);
    List<String> parts = Arrays.stream(sources).map(this::located).toList();
    Failures.finding(() -> cluster().files().concatenate(file, parts));
  }

  @Override
  public boolean rename(Path source, Path target) throws IOException {
    return cluster().renames().rename(writes(Operations.RENAME, source), located(target));
  }

  @Override
  @SuppressWarnings("deprecation")
  protected void rename(Path source, Path target, Options.Rename... options) throws IOException {
    boolean overwrite = Arrays.asList(options).contains(Options.Rename.OVERWRITE);
    renameOrFail(source, target, overwrite);
  }

  void renameOrFail(Path source, Path target, boolean overwrite) throws IOException {
    String from = writes(Operations.RENAME, source);
    cluster().renames().renameOrFail(from, located(target), overwrite);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return cluster().names().delete(writes(Operations.DELETE, path), recursive);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    String directory = writes(Operations.MKDIRS, path);
    cluster().names().makeDirectories(directory, permission.toShort(), umask());
    return true;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    String file = reads(Operations.GET_FILE_STATUS, path);
    return cluster().statuses().of(cluster().names().status(file), makeQualified(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    List<io.skerry.client.FileStatus> entries =
        cluster().names().listAll(reads(Operations.LIST_STATUS, path));
    FileStatus[] shown = new FileStatus[entries.size()];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = cluster().statuses().of(entries.get(i));
    }
    return shown;
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    String directory = reads(Operations.LIST_STATUS, path);
    return new Listing<>(cluster().names().list(directory), cluster().statuses()::of);
  }

  @Override
  protected RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path, PathFilter filter)
      throws IOException {
    String directory = reads(Operations.LIST_LOCATED_STATUS, path);
    RemoteIterator<FileStatus> accepted =
        RemoteIterators.filteringRemoteIterator(
            new Listing<>(cluster().names().list(directory), cluster().statuses()::of),
            status -> filter.accept(status.getPath()));
    return RemoteIterators.mappingRemoteIterator(accepted, this::withLocations);
  }

  private LocatedFileStatus withLocations(FileStatus status) throws IOException {
    BlockLocation[] places = getFileBlockLocations(status, 0, status.getLen());
    return new SkerryLocatedFileStatus((SkerryFileStatus) status, places);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
      throws IOException {
    if (start < 0 || length < 0) {
      throw new IllegalArgumentException("start " + start + ", length " + length);
    }
    if (!file.isFile() || file.getLen() <= start || length == 0) {
      return new BlockLocation[0];
    }
    return cluster().locations().of(located(file.getPath()), start, length);
  }

  @Override
  public ContentSummary getContentSummary(Path path) throws IOException {
    return new TreeSummary(cluster().connection()).of(reads(Operations.GET_CONTENT_SUMMARY, path));
  }
}
