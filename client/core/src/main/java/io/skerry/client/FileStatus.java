package io.skerry.client;

import io.skerry.proto.types.FileType;
import java.time.Instant;
import java.util.Optional;

/// What is known of one file, directory, symbolic link or special file, as of one moment.
///
/// @param path absolute, "/namespace/a/b"
/// @param name last part of the path; empty for "/"
/// @param mode permission bits, 07777
/// @param size bytes; of a symbolic link the length of its target
/// @param version grows with every change of the content
/// @param device of a device, its number: major << 32 | minor
/// @param hasAcl whether it has rights beside the permission bits
public record FileStatus(
    String path,
    String name,
    FileType type,
    int mode,
    String owner,
    String group,
    int uid,
    int gid,
    long size,
    int links,
    Instant atime,
    Instant mtime,
    Instant ctime,
    long version,
    Optional<String> linkTarget,
    long inode,
    long device,
    boolean hasAcl) {

  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  public boolean isRegular() {
    return type == FileType.REGULAR;
  }

  public boolean isSymbolicLink() {
    return type == FileType.SYMBOLIC_LINK;
  }
}
