package io.skerry.client.nio;

import io.skerry.client.FileStatus;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Follows the names of a path one by one, as the kernel does: ".." leads out of the directory that
/// a symbolic link leads into, not out of the one that holds the link. Costs a call for each name,
/// so it is done only where a caller asks for it or a path has "..".
final class RealPath {
  private static final int LINKS_MAX = 40;

  private final SkerryFileSystem fileSystem;

  RealPath(SkerryFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /// The path without links, "." and "..", of what must be there.
  ///
  /// @param last what happens to a link in the last name
  SkerryPath resolve(SkerryPath path, Links last) throws IOException {
    return SkerryPath.parse(fileSystem, walk(path, path.toAbsolutePath().names(), last));
  }

  /// The same place without "..": only what comes before the last one is looked up.
  String withoutUps(SkerryPath path) throws IOException {
    List<String> names = path.names();
    int after = names.lastIndexOf("..") + 1;
    String start = walk(path, names.subList(0, after), Links.FOLLOW);
    String rest = String.join("/", names.subList(after, names.size()));
    return start.equals("/") || rest.isEmpty() ? start + rest : start + '/' + rest;
  }

  private String walk(SkerryPath given, List<String> names, Links last) throws IOException {
    Deque<String> rest = new ArrayDeque<>(names);
    List<String> real = new ArrayList<>();
    int links = 0;
    while (!rest.isEmpty()) {
      String name = rest.remove();
      if (name.equals("..")) {
        real.subList(Math.max(0, real.size() - 1), real.size()).clear();
      } else if (!name.equals(".")) {
        real.add(name);
        FileStatus found = stat(given, real);
        boolean follow = !rest.isEmpty() || last == Links.FOLLOW;
        if (found.isSymbolicLink() && follow) {
          if (++links > LINKS_MAX) {
            throw Problems.of(ErrorCode.SYMBOLIC_LINK_LOOP, given);
          }
          real.remove(real.size() - 1);
          expand(found.linkTarget().orElseThrow(), real, rest);
        } else if (!rest.isEmpty() && !found.isDirectory()) {
          throw Problems.of(ErrorCode.NOT_A_DIRECTORY, given);
        }
      }
    }
    return '/' + String.join("/", real);
  }

  private static void expand(String target, List<String> real, Deque<String> rest) {
    if (target.startsWith("/")) {
      real.clear();
    }
    String[] parts = target.split("/", -1);
    for (int i = parts.length - 1; i >= 0; i--) {
      if (!parts[i].isEmpty()) {
        rest.addFirst(parts[i]);
      }
    }
  }

  private FileStatus stat(SkerryPath given, List<String> names) throws IOException {
    try {
      return fileSystem.files().stat('/' + String.join("/", names), Links.KEEP);
    } catch (SkerryException e) {
      throw Problems.of(e, given);
    }
  }
}
