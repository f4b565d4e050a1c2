package io.skerry.fuse.content;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileEditor;
import io.skerry.client.FileReader;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.tree.Node;
import io.skerry.fuse.tree.NodeTable;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;

/// How an open file is reached whatever becomes of its names: as the last who opened it may use it,
/// by what that open has left. One part of {@link OpenedFile}, which guards it.
final class FileHold {
  private final NodeTable nodes;
  private final Node node;
  private Optional<FileSystem> files = Optional.empty();
  private volatile Optional<String> byNumber = Optional.empty();

  /// The reader that was opened last: the service holds the file while there is one.
  private Optional<FileReader> reader = Optional.empty();

  private Optional<FileStatus> last = Optional.empty();

  FileHold(NodeTable nodes, Node node) {
    this.nodes = nodes;
    this.node = node;
  }

  /// A path that leads there while it is open; empty while the first open is under way.
  Optional<String> byNumber() {
    return byNumber;
  }

  String path() {
    return byNumber.orElseThrow();
  }

  /// The files as who opened it last may use them.
  FileSystem files() {
    return files.orElseThrow();
  }

  /// The file as it was seen last.
  FileStatus last() {
    return last.orElseThrow();
  }

  boolean hasMode(int bits) {
    return last.isPresent() && (last.get().mode() & bits) != 0;
  }

  void seen(FileStatus status) {
    last = Optional.of(status);
  }

  FileReader open(FileSystem as, String path) throws SkerryException, FuseFailure {
    FileReader opened = as.openHeld(path);
    requireSame(opened.status());
    files = Optional.of(as);
    return opened;
  }

  FileEditor edit(FileSystem as, String path) throws SkerryException, FuseFailure {
    FileEditor opened = as.edit(path, CreateOptions.defaults().updating().withoutCreating());
    requireSame(opened.status());
    files = Optional.of(as);
    return opened;
  }

  private void requireSame(FileStatus found) throws FuseFailure {
    if (found.inode() != node.inode()) {
      throw new FuseFailure(Errno.ESTALE);
    }
  }

  void uses(FileSystem as, FileEditor editor) {
    files = Optional.of(as);
    uses(editor);
  }

  void uses(FileEditor editor) {
    byNumber = Optional.of(editor.byNumber());
    last = Optional.of(editor.status());
  }

  void uses(FileReader opened) {
    reader = Optional.of(opened);
    byNumber = Optional.of(opened.byNumber());
    last = Optional.of(opened.status());
  }

  /// One more editor.
  FileEditor editAgain(CreateOptions options) throws SkerryException {
    FileEditor opened = files().edit(path(), options.withoutCreating());
    byNumber = Optional.of(opened.byNumber());
    return opened;
  }

  /// What was committed last.
  FileReader openAgain() throws SkerryException, FuseFailure {
    try {
      return open(files(), path());
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.CAPABILITY_REFUSED
          && e.errorCode() != ErrorCode.PERMISSION_DENIED) {
        throw e;
      }
      // Opened more than a minute ago: content that has a name is found by the way there.
      return open(files(), nodes.path(node));
    }
  }

  void close() {
    reader.ifPresent(FileReader::close);
  }
}
