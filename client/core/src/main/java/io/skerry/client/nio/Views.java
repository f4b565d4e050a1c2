package io.skerry.client.nio;

import io.skerry.client.Links;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The basic, posix and owner view of one path, under the name that was asked for.
record Views(String name, SkerryPath path, Links links) implements PosixFileAttributeView {
  /// The view of this type; null, as the interface has it, if there is none.
  static <V extends FileAttributeView> @Nullable V of(SkerryPath path, Class<V> type, Links links) {
    if (type == BasicFileAttributeView.class) {
      return type.cast(new Views("basic", path, links));
    }
    if (type == PosixFileAttributeView.class) {
      return type.cast(new Views("posix", path, links));
    }
    if (type == FileOwnerAttributeView.class) {
      return type.cast(new Views("owner", path, links));
    }
    if (type == UserDefinedFileAttributeView.class) {
      return type.cast(new UserView(path, links));
    }
    return null;
  }

  private io.skerry.client.FileSystem files() {
    return path.getFileSystem().files();
  }

  @Override
  public PosixFileAttributes readAttributes() throws IOException {
    return Attributes.read(path, links);
  }

  /// A time of creation is not kept; giving one changes nothing.
  @Override
  public void setTimes(
      @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
      throws IOException {
    if (modified == null && accessed == null) {
      return;
    }
    String located = path.located();
    Problems.doing(
        path,
        () ->
            files()
                .setTimes(
                    located,
                    Optional.ofNullable(accessed).map(FileTime::toInstant),
                    Optional.ofNullable(modified).map(FileTime::toInstant),
                    links));
  }

  @Override
  public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
    setMode(Modes.bits(permissions));
  }

  void setMode(int mode) throws IOException {
    if (links == Links.KEEP && Attributes.stat(path, links).isSymbolicLink()) {
      throw new UnsupportedOperationException("a symbolic link has no permissions: " + path);
    }
    String located = path.located();
    Problems.doing(path, () -> files().setMode(located, mode));
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return readAttributes().owner();
  }

  @Override
  public void setOwner(UserPrincipal owner) throws IOException {
    own(Optional.of(owner.getName()), Optional.empty());
  }

  @Override
  public void setGroup(GroupPrincipal group) throws IOException {
    own(Optional.empty(), Optional.of(group.getName()));
  }

  void own(Optional<String> owner, Optional<String> group) throws IOException {
    String located = path.located();
    Problems.doing(path, () -> files().setOwner(located, owner, group, links));
  }
}
