package io.skerry.client.nio;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileAttributes;
import io.skerry.client.FileReader;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// One copy or move of a file, link or empty directory. Within a namespace a copy is a clone and a
/// move a rename; elsewhere the content passes through this client.
final class Transfer {
  private static final int PIECE = 256 * 1024;

  /// Attributes that a copy may lose, because the copier has no right to give them away.
  private static final Set<ErrorCode> NOT_GRANTED =
      EnumSet.of(
          ErrorCode.NOT_PERMITTED,
          ErrorCode.PERMISSION_DENIED,
          ErrorCode.INVALID_ARGUMENT,
          ErrorCode.NOT_FOUND);

  private final SkerryPath source;
  private final SkerryPath target;
  private final Options.Copying options;
  private final FileSystem from;
  private final FileSystem to;
  private final String sourcePath;
  private final String targetPath;

  Transfer(SkerryPath source, SkerryPath target, Options.Copying options) throws IOException {
    this.source = source;
    this.target = target;
    this.options = options;
    this.from = source.getFileSystem().files();
    this.to = target.getFileSystem().files();
    this.sourcePath = source.located();
    this.targetPath = target.located();
  }

  private boolean sameNamespace() {
    return source.getFileSystem().equals(target.getFileSystem())
        && namespace(sourcePath).equals(namespace(targetPath));
  }

  private static String namespace(String path) {
    return path.split("/", 3)[1];
  }

  void copy() throws IOException {
    if (options.atomic()) {
      throw new UnsupportedOperationException("ATOMIC_MOVE is not for copying");
    }
    copy(options.links());
  }

  private void copy(Links links) throws IOException {
    FileStatus original = Attributes.stat(source, links);
    Optional<FileStatus> there = there();
    if (there.isPresent() && same(original, there.get())) {
      return;
    }
    if (there.isPresent() && !options.replace()) {
      throw new FileAlreadyExistsException(target.toString());
    }
    try {
      if (original.isRegular()) {
        copyFile(original, there);
      } else {
        if (there.isPresent()) {
          remove(there.get());
        }
        copyOther(original);
      }
    } catch (SkerryException e) {
      throw Problems.of(e, source, target);
    }
  }

  private Optional<FileStatus> there() throws IOException {
    try {
      return Optional.of(to.stat(targetPath, Links.KEEP));
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw Problems.of(e, target);
    }
  }

  private boolean same(FileStatus original, FileStatus there) {
    return FileKey.of(source, original).equals(FileKey.of(target, there));
  }

  /// A file that is replaced stays until the copy is whole; then it gives way in one step.
  private void copyFile(FileStatus original, Optional<FileStatus> there) throws IOException {
    if (there.isEmpty()) {
      makeCopy(original, targetPath);
      return;
    }
    if (there.get().isDirectory()) {
      to.removeDirectory(targetPath);
      makeCopy(original, targetPath);
      return;
    }
    int slash = targetPath.lastIndexOf('/');
    String fresh = targetPath.substring(0, slash + 1) + ".skerry-copy-" + UUID.randomUUID();
    makeCopy(original, fresh);
    try {
      to.rename(fresh, targetPath, /* replace= */ true);
    } catch (SkerryException e) {
      discard(fresh, e);
      throw e;
    }
  }

  private void makeCopy(FileStatus original, String made) throws IOException {
    int mode = original.mode() & 0777;
    if (sameNamespace()) {
      to.cloneFile(sourcePath, made, mode);
    } else {
      send(made, mode);
    }
    if (options.attributes()) {
      try {
        copyAttributes(original, made);
      } catch (SkerryException e) {
        discard(made, e);
        throw e;
      }
    }
  }

  private void discard(String made, SkerryException why) {
    try {
      to.delete(made);
    } catch (SkerryException e) {
      why.addSuppressed(e);
    }
  }

  private void send(String made, int mode) throws IOException {
    FileReader reader = from.open(sourcePath);
    FileWriter writer = to.create(made, CreateOptions.defaults().withMode(mode));
    try (reader;
        InputStream in = reader.stream()) {
      byte[] piece = new byte[PIECE];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        writer.write(piece, 0, count);
      }
    } catch (IOException e) {
      writer.abort();
      throw e;
    }
    writer.close();
  }

  private void copyOther(FileStatus original) throws IOException {
    if (original.isDirectory()) {
      to.makeDirectory(targetPath, original.mode() & 0777, 0);
    } else if (original.isSymbolicLink()) {
      to.createSymbolicLink(targetPath, original.linkTarget().orElseThrow());
    } else {
      to.createSpecial(targetPath, original.type(), original.mode() & 0777, original.device());
    }
    if (options.attributes()) {
      copyAttributes(original, targetPath);
    }
  }

  private void copyAttributes(FileStatus original, String made) throws IOException {
    if (!original.isSymbolicLink()) {
      FileAttributes ofSource = from.attributes();
      for (String name : ofSource.list(sourcePath)) {
        byte[] value = ofSource.get(sourcePath, name);
        to.attributes().set(made, name, value, FileAttributes.Existing.ANY);
      }
    }
    try {
      to.setOwner(made, Optional.of(original.owner()), Optional.of(original.group()), Links.KEEP);
    } catch (SkerryException e) {
      if (!NOT_GRANTED.contains(e.errorCode())) {
        throw e;
      }
    }
    if (!original.isSymbolicLink()) {
      to.setMode(made, original.mode());
    }
    to.setTimes(made, Optional.of(original.atime()), Optional.of(original.mtime()), Links.KEEP);
  }

  private void remove(FileStatus there) throws SkerryException {
    if (there.isDirectory()) {
      to.removeDirectory(targetPath);
    } else {
      to.delete(targetPath);
    }
  }

  void move() throws IOException {
    if (sourcePath.equals(targetPath) && source.getFileSystem().equals(target.getFileSystem())) {
      Attributes.stat(source, Links.KEEP);
      return;
    }
    if (!sameNamespace()) {
      moveFar();
      return;
    }
    try {
      if (options.atomic()) {
        from.rename(sourcePath, targetPath, /* replace= */ true);
      } else {
        moveNear();
      }
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.CROSS_NAMESPACE) {
        throw Problems.of(e, source, target);
      }
      moveFar();
    }
  }

  private void moveNear() throws IOException {
    FileStatus original = from.stat(sourcePath, Links.KEEP);
    Optional<FileStatus> there = there();
    if (there.isPresent() && same(original, there.get())) {
      return;
    }
    if (there.isPresent() && !options.replace()) {
      throw new FileAlreadyExistsException(target.toString());
    }
    if (there.isPresent() && there.get().isDirectory() != original.isDirectory()) {
      remove(there.get());
    }
    from.rename(sourcePath, targetPath, options.replace());
  }

  private void moveFar() throws IOException {
    if (options.atomic()) {
      throw new AtomicMoveNotSupportedException(
          source.toString(), target.toString(), ErrorCode.CROSS_NAMESPACE.text());
    }
    FileStatus original = Attributes.stat(source, Links.KEEP);
    if (original.isDirectory()) {
      requireEmpty();
    }
    Options.Copying whole =
        new Options.Copying(options.replace(), /* attributes= */ true, false, Links.KEEP);
    new Transfer(source, target, whole).copy(Links.KEEP);
    try {
      if (original.isDirectory()) {
        from.removeDirectory(sourcePath);
      } else {
        from.delete(sourcePath);
      }
    } catch (SkerryException e) {
      throw Problems.of(e, source);
    }
  }

  /// Only an empty directory can be moved by copying it, as everywhere in `java.nio.file`.
  private void requireEmpty() throws IOException {
    Iterator<FileStatus> entries = Problems.about(source, () -> from.list(sourcePath).iterator());
    if (entries.hasNext()) {
      throw new DirectoryNotEmptyException(source.toString());
    }
  }
}
