package io.skerry.client;

import io.skerry.client.data.ContentCalls;
import io.skerry.client.data.ContentEditor;
import io.skerry.client.data.ContentReader;
import io.skerry.client.data.ContentWriter;
import io.skerry.client.data.DataContext;
import io.skerry.client.metadata.AdminCalls;
import io.skerry.client.metadata.AttributeCalls;
import io.skerry.client.metadata.MetadataCalls;
import io.skerry.client.metadata.NamespaceCalls;
import io.skerry.client.metadata.NamespaceCalls.Page;
import io.skerry.client.metadata.RemotePath;
import io.skerry.client.metadata.StartInode;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files of a cluster. Paths are absolute, "/namespace/a/b"; "/" holds the namespaces and
/// cannot be changed here. Symbolic links inside a path are followed by the service; one in the
/// last name is followed by the calls about content and permission bits, and where the caller says
/// so. Every change is made exactly once, or the call fails with OUTCOME_UNKNOWN.
public final class FileSystem {
  private final MetadataCalls calls;
  private final NamespaceCalls names;
  private final AdminCalls admin;
  private final DataContext data;
  private final FileAttributes attributes;
  private final FileLocks locks;

  FileSystem(MetadataCalls calls, AdminCalls admin, DataContext data) {
    this.calls = calls;
    this.admin = admin;
    this.data = data;
    names = new NamespaceCalls(calls);
    attributes = new FileAttributes(new AttributeCalls(calls));
    locks = new FileLocks(calls.locks());
  }

  /// The same files as somebody of this machine may use them. The service refuses each call unless
  /// an administrator has allowed the client's user to act for that one.
  public FileSystem actingFor(PosixUser user) {
    MetadataCalls other = calls.actingFor(user);
    return new FileSystem(other, admin, data.with(new ContentCalls(other)));
  }

  /// A path that begins at an inode, whatever leads there; a directory's, unless the caller owns
  /// it. Names may be added behind a slash.
  ///
  /// @param path any in the namespace
  public static String byNumber(String path, long inode) throws SkerryException {
    return RemotePath.parse(path).from(new StartInode(inode)).text();
  }

  /// The attributes of a file, directory or link; a link is not followed.
  public FileStatus stat(String path) throws SkerryException {
    return stat(path, Links.KEEP);
  }

  public FileStatus stat(String path, Links links) throws SkerryException {
    RemotePath parsed = RemotePath.parse(path);
    return parsed.isTop() ? names.top(admin.namespaces().size()) : names.stat(parsed, links);
  }

  /// The same if the caller may do something with it; a link is not followed.
  ///
  /// @param rights read 4, write 2, execute 1
  public FileStatus access(String path, int rights) throws SkerryException {
    return names.stat(settable(path), Links.KEEP, rights);
  }

  /// Extended attributes and access control lists.
  public FileAttributes attributes() {
    return attributes;
  }

  /// Advisory locks by path and owner.
  public FileLocks locks() {
    return locks;
  }

  public boolean exists(String path) throws SkerryException {
    try {
      FileStatus found = stat(path);
      return found.path().startsWith("/");
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.NOT_FOUND || e.errorCode() == ErrorCode.NOT_A_DIRECTORY) {
        return false;
      }
      throw e;
    }
  }

  /// The entries of a directory in byte order of their names. The first page is fetched at once, so
  /// that a directory that cannot be listed fails here.
  public DirectoryListing list(String path) throws SkerryException {
    RemotePath directory = RemotePath.parse(path);
    if (directory.isTop()) {
      return new DirectoryListing(namespaces(), after -> new Page(List.of(), false, after));
    }
    return new DirectoryListing(names.list(directory, ""), after -> names.list(directory, after));
  }

  /// The entries of a directory that the caller may read but perhaps not search: their names,
  /// numbers and kinds. All other attributes are empty.
  public DirectoryListing listNames(String path) throws SkerryException {
    RemotePath directory = settable(path);
    return new DirectoryListing(names.names(directory, ""), after -> names.names(directory, after));
  }

  private Page namespaces() throws SkerryException {
    List<FileStatus> roots = new ArrayList<>();
    for (NamespaceStatus namespace : admin.namespaces()) {
      roots.add(names.stat(new RemotePath(namespace.name(), List.of())));
    }
    return new Page(roots, false, "");
  }

  /// Makes one directory in an existing one.
  public FileStatus makeDirectory(String path, int mode) throws SkerryException {
    return names.makeDirectory(changeable(path), mode, 0);
  }

  /// Makes one directory as a process with this umask does: the bits go, unless the parent has a
  /// default ACL.
  public FileStatus makeDirectory(String path, int mode, int umask) throws SkerryException {
    return names.makeDirectory(changeable(path), mode, umask);
  }

  /// Makes a directory and all that lead to it; directories that are there are left as they are.
  public void makeDirectories(String path, int mode) throws SkerryException {
    makeDirectories(path, mode, 0);
  }

  /// Makes a directory and all that lead to it as a process with this umask does.
  public void makeDirectories(String path, int mode, int umask) throws SkerryException {
    RemotePath wanted = RemotePath.parse(path);
    if (wanted.isTop()) {
      return;
    }
    if (wanted.isNamespaceRoot()) {
      FileStatus root = names.stat(wanted);
      requireDirectory(root);
      return;
    }
    try {
      FileStatus made = names.makeDirectory(wanted, mode, umask);
      requireDirectory(made);
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.ALREADY_EXISTS) {
        requireDirectory(names.stat(wanted, Links.FOLLOW));
      } else if (e.errorCode() == ErrorCode.NOT_FOUND) {
        makeDirectories(wanted.parent().toString(), mode, umask);
        makeLast(wanted, mode, umask);
      } else {
        throw e;
      }
    }
  }

  private void makeLast(RemotePath path, int mode, int umask) throws SkerryException {
    try {
      requireDirectory(names.makeDirectory(path, mode, umask));
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
      requireDirectory(names.stat(path, Links.FOLLOW));
    }
  }

  private static void requireDirectory(FileStatus status) throws SkerryException {
    if (!status.isDirectory()) {
      throw SkerryException.of(ErrorCode.NOT_A_DIRECTORY, status.path());
    }
  }

  /// Opens a file for writing from its beginning. A new file is visible at once, and empty until
  /// the writer commits, unless the options let it appear with that; the content of an existing one
  /// that is overwritten stays until then and is replaced all at once.
  public FileWriter create(String path, CreateOptions options) throws SkerryException {
    return new FileWriter(ContentWriter.open(data, changeable(path), options));
  }

  /// Opens a file for reading and writing at any position.
  ///
  /// @param options any but those that let a file appear at its commit
  public FileEditor edit(String path, CreateOptions options) throws SkerryException {
    return new FileEditor(ContentEditor.open(data, changeable(path), options), locks);
  }

  /// Opens the file as it is now.
  public FileReader open(String path) throws SkerryException {
    RemotePath file = RemotePath.parse(path);
    if (file.isTop()) {
      throw SkerryException.of(ErrorCode.IS_A_DIRECTORY, path);
    }
    return new FileReader(ContentReader.open(data, file), locks);
  }

  /// Opens the file as it is now; it stays usable from this moment on even if its last name goes,
  /// which others do in the first seconds after {@link #open} before the service knows of it.
  public FileReader openHeld(String path) throws SkerryException {
    return new FileReader(ContentReader.openHeld(data, settable(path)), locks);
  }

  /// Gives a file or directory another name, within its namespace.
  ///
  /// @param replace whether an existing target, if it is of the same kind, gives way
  public void rename(String source, String target, boolean replace) throws SkerryException {
    names.rename(changeable(source), changeable(target), replace);
  }

  /// Lets two names change what they stand for, in one step.
  public void exchange(String one, String other) throws SkerryException {
    names.exchange(changeable(one), changeable(other));
  }

  /// Removes a name that is not a directory's.
  public void delete(String path) throws SkerryException {
    names.unlink(changeable(path));
  }

  /// Removes an empty directory.
  public void removeDirectory(String path) throws SkerryException {
    names.removeDirectory(changeable(path));
  }

  /// Removes a file or a directory with everything below it, in one step.
  public void deleteTree(String path) throws SkerryException {
    names.deleteTree(changeable(path));
  }

  /// Gives a file one more name in its namespace. A symbolic link is linked itself.
  public FileStatus createLink(String link, String existing) throws SkerryException {
    return names.link(changeable(existing), changeable(link), Links.KEEP);
  }

  /// Makes a fifo, socket or device for a mounted file system to open.
  ///
  /// @param device of a device, major << 32 | minor
  public FileStatus createSpecial(String path, FileType type, int mode, long device)
      throws SkerryException {
    return createSpecial(path, type, mode, 0, device);
  }

  /// Makes it as a process with this umask does: the bits go, unless the directory has a default
  /// ACL.
  public FileStatus createSpecial(String path, FileType type, int mode, int umask, long device)
      throws SkerryException {
    return names.node(changeable(path), type, mode, umask, device);
  }

  /// @param target a path from the link's directory, or one of the cluster, "/namespace/a/b";
  ///   nothing needs to be there
  public FileStatus createSymbolicLink(String link, String target) throws SkerryException {
    return names.symbolicLink(changeable(link), target);
  }

  /// @param mode permission bits, 07777
  public FileStatus setMode(String path, int mode) throws SkerryException {
    return names.setMode(settable(path), mode);
  }

  /// Changes owner, group or both; names or numbers.
  public FileStatus setOwner(
      String path, Optional<String> owner, Optional<String> group, Links links)
      throws SkerryException {
    return names.setOwner(settable(path), owner, group, links);
  }

  public FileStatus setOwner(String path, Optional<String> owner, Optional<String> group)
      throws SkerryException {
    return setOwner(path, owner, group, Links.KEEP);
  }

  /// Sets access time, modification time or both. Reading never changes an access time.
  public FileStatus setTimes(
      String path, Optional<Instant> atime, Optional<Instant> mtime, Links links)
      throws SkerryException {
    return names.setTimes(settable(path), atime, mtime, links);
  }

  public FileStatus setTimes(String path, Optional<Instant> atime, Optional<Instant> mtime)
      throws SkerryException {
    return setTimes(path, atime, mtime, Links.KEEP);
  }

  /// Sets both times to the cluster's present time.
  public FileStatus touch(String path) throws SkerryException {
    return names.touch(settable(path));
  }

  /// Cuts a file or extends it by zeros.
  public FileStatus truncate(String path, long size) throws SkerryException {
    return names.truncate(changeable(path), size);
  }

  /// Makes a stretch of a file read as zeros and gives its space back; the size stays.
  public FileStatus punchHole(String path, long offset, long length) throws SkerryException {
    return names.punch(changeable(path), offset, length);
  }

  /// Makes a file with the content of another in the same namespace without moving a byte: they
  /// share it until either is changed.
  public FileStatus cloneFile(String source, String target, int mode) throws SkerryException {
    return names.cloneFile(changeable(source), changeable(target), mode);
  }

  /// Moves the content of files to the end of another, in order, without moving a byte; the files
  /// are removed. All or nothing.
  public FileStatus concatenate(String path, List<String> sources) throws SkerryException {
    List<RemotePath> parsed = new ArrayList<>();
    for (String source : sources) {
      parsed.add(changeable(source));
    }
    return names.concatenate(changeable(path), parsed);
  }

  /// Room in a namespace, given by name or by any path in it.
  public SpaceStatus space(String namespace) throws SkerryException {
    String path = namespace.startsWith("/") ? namespace : "/" + namespace;
    return names.space(settable(path).namespace());
  }

  private static RemotePath changeable(String path) throws SkerryException {
    RemotePath parsed = settable(path);
    if (parsed.isNamespaceRoot()) {
      throw new SkerryException(
          ErrorCode.INVALID_ARGUMENT, path, path + ": is the root of a namespace");
    }
    return parsed;
  }

  private static RemotePath settable(String path) throws SkerryException {
    RemotePath parsed = RemotePath.parse(path);
    if (parsed.isTop()) {
      throw new SkerryException(
          ErrorCode.INVALID_ARGUMENT, path, path + ": a path begins with /namespace");
    }
    return parsed;
  }
}
