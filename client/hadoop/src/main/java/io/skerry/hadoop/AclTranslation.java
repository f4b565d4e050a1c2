package io.skerry.hadoop;

import io.skerry.client.AccessLists;
import io.skerry.client.AclEntry.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.AclEntryScope;
import org.apache.hadoop.fs.permission.AclEntryType;
import org.apache.hadoop.fs.permission.AclStatus;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;

/// Entries of access control lists as Hadoop and as the library write them.
final class AclTranslation {
  private AclTranslation() {}

  /// What HDFS would answer: of the access list nothing that the permission bits say already.
  static AclStatus status(AccessLists lists) {
    List<AclEntry> entries = new ArrayList<>();
    boolean extended = lists.access().stream().anyMatch(entry -> entry.tag().named());
    for (io.skerry.client.AclEntry entry : lists.access()) {
      if (extended && (entry.tag().named() || entry.tag() == Tag.OWNING_GROUP)) {
        entries.add(entry(entry, AclEntryScope.ACCESS));
      }
    }
    for (io.skerry.client.AclEntry entry : lists.defaults()) {
      entries.add(entry(entry, AclEntryScope.DEFAULT));
    }
    return new AclStatus.Builder()
        .owner(lists.status().owner())
        .group(lists.status().group())
        .setPermission(SkerryFileStatus.permission(lists.status()))
        .stickyBit((lists.status().mode() & 01000) != 0)
        .addEntries(entries)
        .build();
  }

  private static AclEntry entry(io.skerry.client.AclEntry entry, AclEntryScope scope) {
    AclEntry.Builder made =
        new AclEntry.Builder()
            .setScope(scope)
            .setType(type(entry.tag()))
            .setPermission(new FsPermission((short) (entry.rights() << 6)).getUserAction());
    return (entry.tag().named() ? made.setName(entry.name()) : made).build();
  }

  private static AclEntryType type(Tag tag) {
    return switch (tag) {
      case OWNER, USER -> AclEntryType.USER;
      case OWNING_GROUP, GROUP -> AclEntryType.GROUP;
      case MASK -> AclEntryType.MASK;
      case OTHER -> AclEntryType.OTHER;
    };
  }

  /// The entries of one of the two lists.
  static List<io.skerry.client.AclEntry> entries(List<AclEntry> spec, AclEntryScope scope) {
    List<io.skerry.client.AclEntry> entries = new ArrayList<>();
    for (AclEntry entry : spec) {
      if (entry.getScope() == scope) {
        String name = Optional.ofNullable(entry.getName()).orElse("");
        int rights =
            Optional.ofNullable(entry.getPermission()).map(AclTranslation::rights).orElse(0);
        entries.add(new io.skerry.client.AclEntry(tag(entry.getType(), name), name, rights));
      }
    }
    return entries;
  }

  /// Read 4, write 2, execute 1.
  static int rights(FsAction action) {
    return (action.implies(FsAction.READ) ? 4 : 0)
        | (action.implies(FsAction.WRITE) ? 2 : 0)
        | (action.implies(FsAction.EXECUTE) ? 1 : 0);
  }

  private static Tag tag(AclEntryType type, String name) {
    return switch (type) {
      case USER -> name.isEmpty() ? Tag.OWNER : Tag.USER;
      case GROUP -> name.isEmpty() ? Tag.OWNING_GROUP : Tag.GROUP;
      case MASK -> Tag.MASK;
      case OTHER -> Tag.OTHER;
    };
  }
}
