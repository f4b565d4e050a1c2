package io.skerry.metadata.model;

import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;

/// A file, directory, symbolic link or special file of one namespace.
///
/// @param size bytes; of a symbolic link the length of its target
/// @param version grows with every change of content
/// @param parent of a directory, its parent (the root is its own); otherwise 0
/// @param linkTarget of a symbolic link; otherwise empty
/// @param fileKey of a regular file, the key that seals new chunks; otherwise 0
/// @param children of a directory, its entries; otherwise 0
/// @param extras what few inodes have
public record Inode(
    int namespace,
    InodeId id,
    FileType type,
    Ownership ownership,
    Times times,
    long size,
    int links,
    long version,
    long parent,
    String linkTarget,
    long fileKey,
    long children,
    Extras extras)
    implements Row {

  /// One without anything rare.
  public Inode(
      int namespace,
      InodeId id,
      FileType type,
      Ownership ownership,
      Times times,
      long size,
      int links,
      long version,
      long parent,
      String linkTarget,
      long fileKey,
      long children) {
    this(
        namespace,
        id,
        type,
        ownership,
        times,
        size,
        links,
        version,
        parent,
        linkTarget,
        fileKey,
        children,
        Extras.NONE);
  }

  /// What few inodes have.
  ///
  /// @param device of a device, its number: major << 32 | minor
  /// @param acl rights beside the permission bits; 0 for none
  /// @param defaultAcl of a directory, what new entries start with; 0 for none
  /// @param attributeBytes what its extended attributes count for
  public record Extras(long device, long acl, long defaultAcl, long attributeBytes) {
    public static final Extras NONE = new Extras(0, 0, 0, 0);

    /// Those of something new.
    public static Extras of(long device, long acl, long defaultAcl) {
      return new Extras(device, acl, defaultAcl, 0);
    }

    public Extras withAcl(long changed) {
      return new Extras(device, changed, defaultAcl, attributeBytes);
    }

    public Extras withDefaultAcl(long changed) {
      return new Extras(device, acl, changed, attributeBytes);
    }

    public Extras withAttributeBytes(long changed) {
      return new Extras(device, acl, defaultAcl, changed);
    }
  }

  /// Who owns it and what the permission bits say.
  ///
  /// @param mode permission bits, 07777
  public record Ownership(int uid, int gid, int mode) {}

  /// Nanoseconds since the epoch, UTC.
  public record Times(long atimeNanos, long mtimeNanos, long ctimeNanos) {
    public static Times allAt(long nanos) {
      return new Times(nanos, nanos, nanos);
    }
  }

  public static RowKey<Inode> key(int namespace, InodeId id) {
    return new RowKey<>(Table.INODE, new KeyBytes().int32(namespace).int64(id.value()).done());
  }

  @Override
  public RowKey<Inode> key() {
    return key(namespace, id);
  }

  public boolean directory() {
    return type == FileType.DIRECTORY;
  }

  /// Whether it can be worked with by its number: a name leads to it, or it is a file that lost its
  /// last name while somebody had it open. Purging begins with taking the file's key away.
  public boolean usable() {
    return links > 0 || (type == FileType.REGULAR && fileKey != 0);
  }

  public Inode withOwnership(Ownership changed) {
    return new Inode(
        namespace,
        id,
        type,
        changed,
        times,
        size,
        links,
        version,
        parent,
        linkTarget,
        fileKey,
        children,
        extras);
  }

  public Inode withTimes(Times changed) {
    return new Inode(
        namespace,
        id,
        type,
        ownership,
        changed,
        size,
        links,
        version,
        parent,
        linkTarget,
        fileKey,
        children,
        extras);
  }

  public Inode withParent(InodeId changed) {
    return new Inode(
        namespace,
        id,
        type,
        ownership,
        times,
        size,
        links,
        version,
        changed.value(),
        linkTarget,
        fileKey,
        children,
        extras);
  }

  /// Another number of names that lead here.
  public Inode withLinks(int changed) {
    return new Inode(
        namespace,
        id,
        type,
        ownership,
        times,
        size,
        changed,
        version,
        parent,
        linkTarget,
        fileKey,
        children,
        extras);
  }

  /// Another key for the chunks that are written from now on.
  public Inode withFileKey(long changed) {
    return new Inode(
        namespace,
        id,
        type,
        ownership,
        times,
        size,
        links,
        version,
        parent,
        linkTarget,
        changed,
        children,
        extras);
  }

  /// Another number of entries and links, as of a moment.
  public Inode withChildren(long changed, int changedLinks, long nanos) {
    return new Inode(
        namespace,
        id,
        type,
        ownership,
        new Times(times.atimeNanos, nanos, nanos),
        size,
        changedLinks,
        version,
        parent,
        linkTarget,
        fileKey,
        changed,
        extras);
  }

  /// New content: size and version, as of a moment.
  public Inode withContent(long changedSize, long mtimeNanos, long ctimeNanos) {
    return new Inode(
        namespace,
        id,
        type,
        ownership,
        new Times(times.atimeNanos, mtimeNanos, ctimeNanos),
        changedSize,
        links,
        version + 1,
        parent,
        linkTarget,
        fileKey,
        children,
        extras);
  }

  /// The same with other rare things.
  public Inode withExtras(Extras changed) {
    return new Inode(
        namespace,
        id,
        type,
        ownership,
        times,
        size,
        links,
        version,
        parent,
        linkTarget,
        fileKey,
        children,
        changed);
  }

  /// Something but the content has changed.
  public Inode touched(long nanos) {
    return withTimes(new Times(times.atimeNanos, times.mtimeNanos, nanos));
  }
}
