package io.skerry.cli.config;

import io.skerry.cli.shell.Failure;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A path in a cluster as typed: `/namespace/a/b` or `skerry://cluster/namespace/a/b`. Checked
/// once, here; "." and ".." are refused because they mean something else after a symbolic link.
///
/// @param cluster the cluster that the URI form names
/// @param names namespace first; none is the root "/" that lists the namespaces
/// @param directoryMeant whether it ended with a slash
public record RemotePath(Optional<String> cluster, List<String> names, boolean directoryMeant) {
  private static final String SCHEME = "skerry://";
  private static final int BYTES_MAX = 4096;

  public RemotePath {
    names = List.copyOf(names);
  }

  /// Reads what the user typed.
  ///
  /// @throws Failure with one line that says what is wrong
  public static RemotePath parse(String text) {
    if (text.startsWith(SCHEME)) {
      int slash = text.indexOf('/', SCHEME.length());
      String cluster = text.substring(SCHEME.length(), slash < 0 ? text.length() : slash);
      if (cluster.isEmpty()) {
        throw Failure.usage(text + ": the URI names no cluster (skerry://CLUSTER/NAMESPACE/PATH)");
      }
      return of(Optional.of(cluster), text, slash < 0 ? "/" : text.substring(slash));
    }
    if (text.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      String scheme = text.substring(0, text.indexOf(':'));
      throw Failure.usage(text + ": unknown scheme \"" + scheme + "\" (use skerry://)");
    }
    if (!text.startsWith("/")) {
      throw Failure.usage(text + ": not a path in a cluster: write /NAMESPACE/PATH");
    }
    return of(Optional.empty(), text, text);
  }

  private static RemotePath of(Optional<String> cluster, String typed, String path) {
    if (path.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      throw Failure.of(path.substring(0, 32) + "...: path longer than " + BYTES_MAX + " bytes");
    }
    List<String> names = List.of(path.split("/")).stream().filter(n -> !n.isEmpty()).toList();
    for (String name : names) {
      check(typed, name);
    }
    return new RemotePath(cluster, names, path.endsWith("/"));
  }

  private static void check(String typed, String name) {
    if (name.equals(".") || name.equals("..")) {
      throw Failure.usage(typed + ": \"" + name + "\" is not allowed in a path");
    }
    if (name.indexOf('\uFFFD') >= 0 && Arguments.malformed()) {
      throw Failure.usage(typed + ": a name is not valid UTF-8");
    }
    Optional<ErrorCode> problem = Name.problem(name);
    if (problem.isPresent()) {
      throw Failure.of(typed + ": " + problem.get().text());
    }
  }

  /// Whether it is "/", above all namespaces.
  public boolean isRoot() {
    return names.isEmpty();
  }

  /// Whether it is the root directory of a namespace.
  public boolean isNamespaceRoot() {
    return names.size() == 1;
  }

  /// The form of the client library.
  public String path() {
    return '/' + String.join("/", names);
  }

  /// The last name; empty for "/".
  public String name() {
    return names.isEmpty() ? "" : names.getLast();
  }

  /// Something in this directory.
  public RemotePath child(String name) {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    return new RemotePath(cluster, longer, false);
  }

  @Override
  public String toString() {
    return path();
  }
}
