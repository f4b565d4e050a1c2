package io.skerry.fuse.content;

import io.skerry.client.FileEditor;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.tree.Node;
import io.skerry.fuse.tree.NodeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// All files that are open in the mount, one object for each file, and what they may use together.
public final class OpenedFiles {
  /// Written bytes that wait in memory, over all files.
  private static final long DIRTY_BYTES_MAX = 64L << 20;

  /// Windows that are fetched ahead, over all files.
  private static final int WINDOWS_MAX = 48;

  final NodeTable nodes;
  final Semaphore windows = new Semaphore(WINDOWS_MAX);
  final AtomicLong dirtyBytes = new AtomicLong();
  private final Consumer<String> log;
  private final Map<Long, OpenedFile> open = new ConcurrentHashMap<>();

  public OpenedFiles(NodeTable nodes, Consumer<String> log) {
    this.nodes = nodes;
    this.log = log;
  }

  boolean crowded() {
    return dirtyBytes.get() > DIRTY_BYTES_MAX;
  }

  /// Takes a handle for a file; it must be given back by {@link #release}.
  ///
  /// @param files as the caller may use them
  /// @throws SkerryException if it cannot be opened so; then no handle was taken
  public OpenedFile open(FileSystem files, Node node, boolean read, boolean write)
      throws SkerryException, FuseFailure {
    String path = path(node);
    OpenedFile file = hold(node);
    try {
      if (write) {
        file.openToWrite(files, path);
      }
      if (read) {
        file.openToRead(files, path);
      }
      return file;
    } catch (SkerryException | FuseFailure | RuntimeException e) {
      release(file);
      throw e;
    }
  }

  /// By its name, so that the way there counts; without any only what is open is opened again.
  private String path(Node node) throws FuseFailure {
    try {
      return nodes.path(node);
    } catch (FuseFailure e) {
      return of(node).flatMap(OpenedFile::byNumber).orElseThrow(() -> e);
    }
  }

  /// Takes a handle for a file that was just made.
  public OpenedFile created(FileSystem files, Node node, FileEditor editor) {
    OpenedFile file = hold(node);
    file.made(files, editor);
    return file;
  }

  private OpenedFile hold(Node node) {
    nodes.opened(node);
    return open.compute(
        node.id(),
        (id, known) -> {
          OpenedFile file = known == null ? new OpenedFile(this, node) : known;
          file.holders++;
          return file;
        });
  }

  /// The open file of a node.
  public Optional<OpenedFile> of(Node node) {
    return Optional.ofNullable(open.get(node.id()));
  }

  /// Gives a handle back. What was written is committed with the last one.
  public void release(OpenedFile file) {
    Node node = file.node();
    open.computeIfPresent(
        node.id(),
        (id, known) -> {
          known.holders--;
          if (known.holders > 0) {
            return known;
          }
          finish(known);
          return null;
        });
    nodes.closed(node);
  }

  private void finish(OpenedFile file) {
    try {
      file.close();
    } catch (SkerryException e) {
      // Nobody is left to be told; closing it has told already, unless it was a mapping.
      log.accept("what was written last is lost: " + e.getMessage());
    }
  }

  /// Commits everything, for the end of the mount.
  public void commitAll() {
    List<OpenedFile> all = new ArrayList<>(open.values());
    for (OpenedFile file : all) {
      try {
        file.commit();
      } catch (SkerryException e) {
        log.accept("what was written last is lost: " + e.getMessage());
      }
    }
  }

  /// Ends what is still open, for the end of the mount.
  public void closeAll() {
    for (OpenedFile file : new ArrayList<>(open.values())) {
      if (open.remove(file.node().id(), file)) {
        finish(file);
      }
    }
  }
}
