package io.skerry.client;

import io.skerry.client.metadata.AttributeCalls;
import io.skerry.client.metadata.RemotePath;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// What stands beside files: extended attributes and access control lists. Symbolic links are
/// followed.
///
/// Names of attributes begin with "user." and have at most 255 bytes, values at most 64 KiB, all of
/// a file together 128 KiB, each counting its name, its value and 64 bytes.
public final class FileAttributes {
  private final AttributeCalls calls;

  FileAttributes(AttributeCalls calls) {
    this.calls = calls;
  }

  /// What setting an attribute does about one that is there.
  public enum Existing {
    ANY,
    MUST_NOT_EXIST,
    MUST_EXIST
  }

  /// Names of all extended attributes, in byte order.
  public List<String> list(String path) throws SkerryException {
    return calls.list(parsed(path));
  }

  /// The value of one; fails with NO_DATA if it is not there.
  public byte[] get(String path, String name) throws SkerryException {
    return calls.get(parsed(path), name);
  }

  public void set(String path, String name, byte[] value, Existing existing)
      throws SkerryException {
    calls.set(parsed(path), name, value, existing);
  }

  public void remove(String path, String name) throws SkerryException {
    calls.remove(parsed(path), name);
  }

  public AccessLists acl(String path) throws SkerryException {
    return calls.acl(parsed(path));
  }

  /// Replaces who may do what. An empty list removes the named entries and leaves the permission
  /// bits as they are.
  public void setAcl(String path, List<AclEntry> entries) throws SkerryException {
    calls.setAcl(parsed(path), /* byDefault= */ false, entries);
  }

  /// Replaces what new entries of a directory start with; an empty list removes it.
  public void setDefaultAcl(String path, List<AclEntry> entries) throws SkerryException {
    calls.setAcl(parsed(path), /* byDefault= */ true, entries);
  }

  private static RemotePath parsed(String path) throws SkerryException {
    RemotePath parsed = RemotePath.parse(path);
    if (parsed.isTop()) {
      throw new SkerryException(
          ErrorCode.NOT_SUPPORTED, path, path + ": the list of namespaces has no attributes");
    }
    return parsed;
  }
}
