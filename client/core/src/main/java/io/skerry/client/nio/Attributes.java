package io.skerry.client.nio;

import io.skerry.client.FileStatus;
import io.skerry.client.Links;
import io.skerry.proto.types.FileType;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/// The attributes of a file as of one moment.
///
/// @param fileKey the same for all names of a file
record Attributes(FileStatus status, FileKey fileKey) implements PosixFileAttributes {
  static Attributes of(SkerryPath path, FileStatus status) {
    return new Attributes(status, FileKey.of(path, status));
  }

  static FileStatus stat(SkerryPath path, Links links) throws IOException {
    String located = path.located();
    return Problems.about(path, () -> path.getFileSystem().files().stat(located, links));
  }

  static Attributes read(SkerryPath path, Links links) throws IOException {
    return of(path, stat(path, links));
  }

  @Override
  public FileTime lastModifiedTime() {
    return FileTime.from(status.mtime());
  }

  /// Changes only when somebody sets it.
  @Override
  public FileTime lastAccessTime() {
    return FileTime.from(status.atime());
  }

  /// Not kept: the time of the last modification, as the contract of the interface allows.
  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  FileTime changeTime() {
    return FileTime.from(status.ctime());
  }

  @Override
  public boolean isRegularFile() {
    return status.isRegular();
  }

  @Override
  public boolean isDirectory() {
    return status.isDirectory();
  }

  @Override
  public boolean isSymbolicLink() {
    return status.isSymbolicLink();
  }

  @Override
  public boolean isOther() {
    return !isRegularFile() && !isDirectory() && !isSymbolicLink();
  }

  @Override
  public long size() {
    return status.size();
  }

  @Override
  public UserPrincipal owner() {
    return new Accounts.User(status.owner());
  }

  @Override
  public GroupPrincipal group() {
    return new Accounts.Group(status.group());
  }

  @Override
  public Set<PosixFilePermission> permissions() {
    return Modes.permissions(status.mode());
  }

  /// As `st_mode` has it.
  int modeWithType() {
    return status.mode() | Modes.typeBits(status.type());
  }

  /// As `st_rdev` is shown by the default provider of Linux: minor and major in one number.
  long device() {
    boolean device =
        status.type() == FileType.CHARACTER_DEVICE || status.type() == FileType.BLOCK_DEVICE;
    return device ? status.device() : 0;
  }
}
