package io.skerry.cli.file;

import io.skerry.cli.shell.Failure;
import io.skerry.client.AclEntry;
import io.skerry.client.AclEntry.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Entries of access control lists as `getfacl` prints and `setfacl` reads them: `user:bob:rw-`.
final class AclText {
  private AclText() {}

  /// One entry that somebody wants.
  ///
  /// @param byDefault whether it is about the default list
  record Wish(boolean byDefault, AclEntry entry) {}

  /// Reads `[d:]KIND:[NAME][:RIGHTS]`, comma separated.
  ///
  /// @param withRights whether each entry says its rights
  static List<Wish> parse(String text, boolean withRights) {
    List<Wish> wishes = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      wishes.add(one(item.strip(), withRights));
    }
    return wishes;
  }

  private static Wish one(String item, boolean withRights) {
    boolean byDefault = item.startsWith("d:") || item.startsWith("default:");
    String[] parts = item.substring(byDefault ? item.indexOf(':') + 1 : 0).split(":", -1);
    boolean shortForm =
        withRights && parts.length == 2 && (isKind(parts[0], "mask") || isKind(parts[0], "other"));
    if (!shortForm && parts.length != 3 && (withRights || parts.length != 2)) {
      throw bad(item);
    }
    String name = shortForm ? "" : parts[1];
    Tag tag = tag(parts[0], name, item);
    int rights = withRights ? rights(parts[parts.length - 1], item) : 0;
    return new Wish(byDefault, new AclEntry(tag, name, rights));
  }

  private static Tag tag(String kind, String name, String item) {
    if (isKind(kind, "user")) {
      return name.isEmpty() ? Tag.OWNER : Tag.USER;
    }
    if (isKind(kind, "group")) {
      return name.isEmpty() ? Tag.OWNING_GROUP : Tag.GROUP;
    }
    if (name.isEmpty() && isKind(kind, "mask")) {
      return Tag.MASK;
    }
    if (name.isEmpty() && isKind(kind, "other")) {
      return Tag.OTHER;
    }
    throw bad(item);
  }

  private static boolean isKind(String typed, String kind) {
    return typed.equals(kind) || typed.equals(kind.substring(0, 1));
  }

  private static int rights(String text, String item) {
    if (text.matches("[0-7]")) {
      return Integer.parseInt(text);
    }
    if (!text.matches("[rwx-]{1,3}")) {
      throw bad(item);
    }
    return (text.contains("r") ? 4 : 0)
        | (text.contains("w") ? 2 : 0)
        | (text.contains("x") ? 1 : 0);
  }

  private static Failure bad(String item) {
    return Failure.usage(
        "setfacl: \""
            + item
            + "\" is no entry: write user:NAME:rw-, group:NAME:r-x, mask::rw- or "
            + "other::---, with d: in front for the default list");
  }

  /// The entry as `getfacl` prints it.
  static String text(AclEntry entry) {
    String kind =
        switch (entry.tag()) {
          case OWNER, USER -> "user";
          case OWNING_GROUP, GROUP -> "group";
          case MASK -> "mask";
          case OTHER -> "other";
        };
    return kind + ':' + entry.name() + ':' + rights(entry.rights());
  }

  static String rights(int rights) {
    return ((rights & 4) != 0 ? "r" : "-")
        + ((rights & 2) != 0 ? "w" : "-")
        + ((rights & 1) != 0 ? "x" : "-");
  }

  /// One word for JSON.
  static String word(Tag tag) {
    return tag.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
