package io.skerry.client.nio;

import io.skerry.client.Links;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Attributes by name, "posix:owner" or "size": which there are, how they are read and set.
final class AttributeNames {
  private static final String ALL = "*";
  private static final Map<String, Function<Attributes, Object>> BASIC = basic();
  private static final Map<String, Function<Attributes, Object>> POSIX = posix();
  private static final Map<String, Function<Attributes, Object>> UNIX = unix();
  private static final Map<String, Function<Attributes, Object>> OWNER =
      Map.of("owner", Attributes::owner);

  private AttributeNames() {}

  private static Map<String, Function<Attributes, Object>> basic() {
    Map<String, Function<Attributes, Object>> known = new LinkedHashMap<>();
    known.put("size", Attributes::size);
    known.put("creationTime", Attributes::creationTime);
    known.put("lastAccessTime", Attributes::lastAccessTime);
    known.put("lastModifiedTime", Attributes::lastModifiedTime);
    known.put("isDirectory", Attributes::isDirectory);
    known.put("isRegularFile", Attributes::isRegularFile);
    known.put("isSymbolicLink", Attributes::isSymbolicLink);
    known.put("isOther", Attributes::isOther);
    known.put("fileKey", Attributes::fileKey);
    return known;
  }

  private static Map<String, Function<Attributes, Object>> posix() {
    Map<String, Function<Attributes, Object>> known = new LinkedHashMap<>(BASIC);
    known.put("permissions", Attributes::permissions);
    known.put("owner", Attributes::owner);
    known.put("group", Attributes::group);
    return known;
  }

  private static Map<String, Function<Attributes, Object>> unix() {
    Map<String, Function<Attributes, Object>> known = new LinkedHashMap<>(POSIX);
    known.put("mode", Attributes::modeWithType);
    known.put("ino", attributes -> attributes.status().inode());
    known.put("dev", attributes -> attributes.fileKey().volume());
    known.put("rdev", Attributes::device);
    known.put("nlink", attributes -> attributes.status().links());
    known.put("uid", attributes -> attributes.status().uid());
    known.put("gid", attributes -> attributes.status().gid());
    known.put("ctime", Attributes::changeTime);
    return known;
  }

  /// A name in front of a colon, "basic" without one, and what is behind.
  private record Asked(String view, String names) {
    static Asked of(String text) {
      int colon = text.indexOf(':');
      return colon < 0
          ? new Asked("basic", text)
          : new Asked(text.substring(0, colon), text.substring(colon + 1));
    }
  }

  static Map<String, Object> read(SkerryPath path, String text, Links links) throws IOException {
    Asked asked = Asked.of(text);
    List<String> names = List.of(asked.names().split(",", -1));
    if (asked.view().equals("user")) {
      return userDefined(new UserView(path, links), names);
    }
    Map<String, Function<Attributes, Object>> known =
        switch (asked.view()) {
          case "basic" -> BASIC;
          case "posix" -> POSIX;
          case "unix" -> UNIX;
          case "owner" -> OWNER;
          default -> throw noView(asked.view());
        };
    Set<String> wanted = new LinkedHashSet<>();
    for (String name : names) {
      if (name.equals(ALL)) {
        wanted.addAll(known.keySet());
      } else if (known.containsKey(name)) {
        wanted.add(name);
      } else {
        throw new IllegalArgumentException("'" + name + "' not recognized");
      }
    }
    Attributes attributes = Attributes.read(path, links);
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : wanted) {
      Function<Attributes, Object> reader = known.get(name);
      if (reader != null) {
        values.put(name, reader.apply(attributes));
      }
    }
    return values;
  }

  private static Map<String, Object> userDefined(UserView view, List<String> names)
      throws IOException {
    List<String> wanted = new ArrayList<>(names);
    List<String> there = view.list();
    if (names.contains(ALL)) {
      wanted = there;
    }
    wanted.retainAll(there);
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : wanted) {
      values.put(name, view.value(name));
    }
    return values;
  }

  static void set(SkerryPath path, String text, Object value, Links links) throws IOException {
    Asked asked = Asked.of(text);
    String view = asked.view();
    if (view.equals("user")) {
      ByteBuffer bytes =
          value instanceof byte[] array ? ByteBuffer.wrap(array) : (ByteBuffer) value;
      int unused = new UserView(path, links).write(asked.names(), bytes);
      return;
    }
    boolean unix = view.equals("unix");
    boolean posix = unix || view.equals("posix");
    if (!posix && !view.equals("basic") && !view.equals("owner")) {
      throw noView(view);
    }
    Views views = new Views(view, path, links);
    String name = asked.names();
    if (!view.equals("owner") && setTime(views, name, value)) {
      return;
    }
    if ((posix && setPosix(views, name, value)) || (unix && setUnix(views, name, value))) {
      return;
    }
    if (view.equals("owner") && name.equals("owner")) {
      views.setOwner((UserPrincipal) value);
      return;
    }
    throw new IllegalArgumentException("'" + text + "' not recognized, or cannot be set");
  }

  private static boolean setTime(Views views, String name, Object value) throws IOException {
    switch (name) {
      case "lastModifiedTime" -> views.setTimes((FileTime) value, null, null);
      case "lastAccessTime" -> views.setTimes(null, (FileTime) value, null);
      case "creationTime" -> views.setTimes(null, null, (FileTime) value);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean setPosix(Views views, String name, Object value) throws IOException {
    switch (name) {
      case "permissions" -> views.setPermissions(permissions(value));
      case "owner" -> views.setOwner((UserPrincipal) value);
      case "group" -> views.setGroup((GroupPrincipal) value);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Set<PosixFilePermission> permissions(Object value) {
    Set<PosixFilePermission> permissions = new LinkedHashSet<>();
    for (Object permission : (Set<?>) value) {
      permissions.add((PosixFilePermission) permission);
    }
    return permissions;
  }

  private static boolean setUnix(Views views, String name, Object value) throws IOException {
    switch (name) {
      case "mode" -> views.setMode((Integer) value & 07777);
      case "uid" -> views.own(Optional.of(value.toString()), Optional.empty());
      case "gid" -> views.own(Optional.empty(), Optional.of(value.toString()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static UnsupportedOperationException noView(String name) {
    return new UnsupportedOperationException("View '" + name + "' not available");
  }
}
