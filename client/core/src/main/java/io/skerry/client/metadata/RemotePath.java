package io.skerry.client.metadata;

import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An absolute path, checked: the namespace and the names below its root, or below an inode. The
/// root of all namespaces, "/", has an empty namespace.
///
/// @param start empty: the root of the namespace
public record RemotePath(String namespace, List<String> names, Optional<StartInode> start) {
  public RemotePath {
    names = List.copyOf(names);
  }

  /// One from the root of its namespace.
  public RemotePath(String namespace, List<String> names) {
    this(namespace, names, Optional.empty());
  }

  /// Reads "/namespace/a/b", or what {@link #text} has written; doubled and trailing slashes and
  /// "." mean nothing.
  public static RemotePath parse(String text) throws SkerryException {
    if (!text.startsWith("/")) {
      throw refused(text, "a path begins with /namespace");
    }
    List<String> parts = new ArrayList<>();
    Optional<StartInode> start = Optional.empty();
    for (String part : text.split("/", -1)) {
      if (parts.size() == 1 && start.isEmpty() && StartInode.is(part)) {
        start =
            Optional.of(
                StartInode.parse(part).orElseThrow(() -> refused(printable(text), "no inode")));
        continue;
      }
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        throw refused(text, "'..' is not allowed in a path");
      }
      Optional<ErrorCode> problem = Name.problem(part);
      if (problem.isPresent() && problem.get() == ErrorCode.NAME_TOO_LONG) {
        throw SkerryException.of(ErrorCode.NAME_TOO_LONG, text);
      }
      if (problem.isPresent()) {
        throw refused(printable(text), "a name is not valid UTF-8 or contains NUL");
      }
      parts.add(part);
    }
    return parts.isEmpty()
        ? new RemotePath("", parts)
        : new RemotePath(parts.get(0), parts.subList(1, parts.size()), start);
  }

  /// What an inode of this namespace has below it, whatever leads there.
  public RemotePath from(StartInode inode) {
    return new RemotePath(namespace, List.of(), Optional.of(inode));
  }

  private static SkerryException refused(String path, String why) {
    return new SkerryException(ErrorCode.INVALID_ARGUMENT, path, path + ": " + why);
  }

  private static String printable(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .map(
            c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? '?' : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /// Whether this is "/", which holds the namespaces.
  public boolean isTop() {
    return namespace.isEmpty();
  }

  /// Whether this is the root of a namespace.
  public boolean isNamespaceRoot() {
    return !isTop() && names.isEmpty() && start.isEmpty();
  }

  /// The path of the directory that holds this; "/" holds itself.
  public RemotePath parent() {
    return names.isEmpty()
        ? new RemotePath("", List.of())
        : new RemotePath(namespace, names.subList(0, names.size() - 1), start);
  }

  /// Last name; of a namespace root the namespace, of "/" empty.
  public String name() {
    return names.isEmpty() && start.isPresent()
        ? ""
        : names.isEmpty() ? namespace : names.get(names.size() - 1);
  }

  public RemotePath child(String name) {
    if (isTop()) {
      return new RemotePath(name, List.of());
    }
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    return new RemotePath(namespace, longer, start);
  }

  FileRef reference() {
    return reference(Links.KEEP);
  }

  /// The inode that it names by number, and nothing below it.
  Optional<Long> numbered() {
    return names.isEmpty() ? start.map(StartInode::inode) : Optional.empty();
  }

  /// The file as requests name it.
  public FileRef reference(Links links) {
    FileRef.Builder file =
        FileRef.newBuilder()
            .setNamespace(namespace)
            .addAllNames(names)
            .setFollow(links == Links.FOLLOW);
    start.ifPresent(inode -> file.setBase(inode.inode()));
    if (names.isEmpty()) {
      start.ifPresent(inode -> file.setHandle(inode.handle()));
    }
    return file.build();
  }

  /// As {@link #parse} reads it.
  public String text() {
    return written(start.map(StartInode::text));
  }

  @Override
  public String toString() {
    return written(start.map(StartInode::toString));
  }

  private String written(Optional<String> from) {
    StringBuilder text = new StringBuilder("/").append(namespace);
    from.ifPresent(inode -> text.append('/').append(inode));
    names.forEach(name -> text.append('/').append(name));
    return text.toString();
  }
}
