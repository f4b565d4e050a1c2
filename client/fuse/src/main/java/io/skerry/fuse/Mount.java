package io.skerry.fuse;

import io.skerry.client.FileStatus;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.fuse.door.Callers;
import io.skerry.fuse.door.MountedFiles;
import io.skerry.fuse.linux.FuseDevice;
import io.skerry.fuse.linux.MountFlag;
import io.skerry.fuse.linux.MountPoint;
import io.skerry.fuse.protocol.FuseServer;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// A directory of a cluster that is mounted over a folder of this machine, by this process. All
/// programs act as the user whose identity connects, or each as its own user if that one may act
/// for others (ADR 0031).
public final class Mount implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);

  /// After the mount was taken away, for programs that still have files open.
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final MountPoint point;
  private final MountedFiles files;
  private final FuseServer server;
  private final Consumer<String> log;
  private boolean closed;

  private Mount(MountPoint point, MountedFiles files, FuseServer server, Consumer<String> log) {
    this.point = point;
    this.files = files;
    this.server = server;
    this.log = log;
  }

  /// Mounts; works when this returns. What a dead process has left mounted there is taken away.
  ///
  /// @param folder absolute, not inside of another path to the same folder
  /// @param log takes lines about what is unusual
  public static Mount start(Skerry skerry, MountOptions options, Path folder, Consumer<String> log)
      throws IOException {
    FileStatus root = skerry.files().stat(options.path());
    if (!root.isDirectory()) {
      throw SkerryException.of(ErrorCode.NOT_A_DIRECTORY, options.path());
    }
    if (!root.path().startsWith("/") || root.path().equals("/")) {
      throw new SkerryException(
          ErrorCode.INVALID_ARGUMENT,
          root.path(),
          root.path() + ": the list of namespaces cannot be mounted; mount one of them");
    }
    MountPoint point = new MountPoint(folder);
    if (point.abandoned()) {
      log.accept(folder + ": taking away what a process that is gone has left mounted");
      point.unmount(/* lazily= */ true);
    }
    if (point.mounted()) {
      throw new IOException(folder + ": is mounted already");
    }
    Callers callers =
        options.flags().contains(MountFlag.ALLOW_OTHER)
            ? Callers.each(skerry, MountPoint.userId())
            : Callers.allAsOne(skerry.files());
    MountedFiles files = new MountedFiles(skerry, callers, root, log);
    FuseDevice device = point.mount(options.source(), options.flags());
    FuseServer server = new FuseServer(device, options.staleness(), files, log);
    try {
      server.start(options.threads());
    } catch (IOException e) {
      point.unmount(/* lazily= */ true);
      device.close();
      throw e;
    }
    return new Mount(point, files, server, log);
  }

  /// Waits until somebody has unmounted it.
  public void awaitEnd() throws InterruptedException {
    while (!server.awaitEnd(POLL)) {
      // Only unmounting ends it.
    }
  }

  /// Commits what was written, takes the mount away, and ends. Does nothing the second time.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    files.commitAll();
    try {
      if (!server.awaitEnd(Duration.ZERO)) {
        point.unmount(/* lazily= */ true);
      }
      if (!server.awaitEnd(GRACE)) {
        log.accept(point.folder() + ": files are still open; their programs are cut off");
      }
    } catch (IOException e) {
      log.accept("cannot be unmounted: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    files.close();
    server.close();
    log.accept("unmounted: " + server.statistics());
  }
}
