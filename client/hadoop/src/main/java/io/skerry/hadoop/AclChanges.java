package io.skerry.hadoop;

import io.skerry.client.AccessLists;
import io.skerry.client.AclEntry;
import io.skerry.client.AclEntry.Tag;
import io.skerry.client.FileAttributes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.permission.AclEntryScope;

/// Changes of access control lists. The service replaces whole lists; a change of some entries
/// reads them, changes them and writes them back, so that of two at the same time one may be lost.
final class AclChanges {
  private final FileAttributes attributes;

  AclChanges(FileAttributes attributes) {
    this.attributes = attributes;
  }

  /// Adds entries, or changes the rights of those that are there.
  void modify(String path, List<org.apache.hadoop.fs.permission.AclEntry> spec) throws IOException {
    change(path, spec, AclChanges::merged);
  }

  void remove(String path, List<org.apache.hadoop.fs.permission.AclEntry> spec) throws IOException {
    change(path, spec, AclChanges::without);
  }

  /// Makes a list out of the one that is there and the entries that were given.
  private interface Change {
    List<AclEntry> apply(List<AclEntry> there, List<AclEntry> given);
  }

  private void change(
      String path, List<org.apache.hadoop.fs.permission.AclEntry> spec, Change change)
      throws IOException {
    AccessLists lists = attributes.acl(path);
    List<AclEntry> access = AclTranslation.entries(spec, AclEntryScope.ACCESS);
    List<AclEntry> defaults = AclTranslation.entries(spec, AclEntryScope.DEFAULT);
    if (!access.isEmpty()) {
      attributes.setAcl(path, masked(change.apply(lists.access(), access), access));
    }
    if (!defaults.isEmpty()) {
      List<AclEntry> there =
          lists.defaults().isEmpty() ? classes(lists.access()) : lists.defaults();
      attributes.setDefaultAcl(path, masked(change.apply(there, defaults), defaults));
    }
  }

  /// Replaces both lists; a default one that is not given stays.
  void set(String path, List<org.apache.hadoop.fs.permission.AclEntry> spec) throws IOException {
    List<AclEntry> access = AclTranslation.entries(spec, AclEntryScope.ACCESS);
    List<AclEntry> defaults = AclTranslation.entries(spec, AclEntryScope.DEFAULT);
    AccessLists lists = attributes.acl(path);
    if (!access.isEmpty()) {
      attributes.setAcl(path, masked(merged(classes(lists.access()), access), access));
    }
    if (!defaults.isEmpty()) {
      attributes.setDefaultAcl(path, masked(merged(classes(lists.access()), defaults), defaults));
    }
  }

  void removeDefault(String path) throws IOException {
    attributes.setDefaultAcl(path, List.of());
  }

  /// Leaves the rights of owner, owning group and others, and nothing else.
  void removeAll(String path) throws IOException {
    AccessLists lists = attributes.acl(path);
    if (!lists.defaults().isEmpty()) {
      attributes.setDefaultAcl(path, List.of());
    }
    attributes.setAcl(path, classes(lists.access()));
  }

  private static List<AclEntry> merged(List<AclEntry> there, List<AclEntry> given) {
    List<AclEntry> all = without(there, given);
    all.addAll(given);
    return all;
  }

  private static List<AclEntry> without(List<AclEntry> there, List<AclEntry> given) {
    List<AclEntry> left = new ArrayList<>(there);
    left.removeIf(entry -> given.stream().anyMatch(one -> sameSubject(one, entry)));
    return left;
  }

  private static boolean sameSubject(AclEntry one, AclEntry other) {
    return one.tag() == other.tag() && one.name().equals(other.name());
  }

  /// What the permission bits say, without a mask.
  private static List<AclEntry> classes(List<AclEntry> access) {
    return access.stream()
        .filter(entry -> !entry.tag().named() && entry.tag() != Tag.MASK)
        .toList();
  }

  /// With a mask that takes nothing away, as everywhere, unless one was given; without one where
  /// nobody is named. In the order in which lists are kept.
  private static List<AclEntry> masked(List<AclEntry> entries, List<AclEntry> given) {
    List<AclEntry> all = new ArrayList<>(entries);
    boolean named = all.stream().anyMatch(entry -> entry.tag().named());
    if (given.stream().noneMatch(entry -> entry.tag() == Tag.MASK)) {
      all.removeIf(entry -> entry.tag() == Tag.MASK);
      int rights =
          all.stream()
              .filter(entry -> entry.tag().named() || entry.tag() == Tag.OWNING_GROUP)
              .mapToInt(AclEntry::rights)
              .reduce(0, (one, other) -> one | other);
      if (named) {
        all.add(new AclEntry(Tag.MASK, "", rights));
      }
    }
    all.sort(Comparator.comparing(AclEntry::tag).thenComparing(AclEntry::name));
    return all;
  }
}
