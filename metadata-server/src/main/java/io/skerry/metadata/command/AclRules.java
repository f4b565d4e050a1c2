package io.skerry.metadata.command;

import io.skerry.metadata.model.Acl.Entry;
import io.skerry.metadata.model.Acl.Tag;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What POSIX 1003.1e says of access control lists, as functions on lists of entries.
public final class AclRules {
  /// Entries of one list.
  public static final int ENTRIES_MAX = 64;

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::tag).thenComparingInt(Entry::id);

  private AclRules() {}

  /// A list as something new under a directory gets it.
  ///
  /// @param mode permission bits that show it
  /// @param entries what is stored beside them; empty if the bits say it all
  record Inherited(int mode, List<Entry> entries) {}

  /// The entries in order, if they make a list: owner, owning group and others once each, a mask
  /// when anybody is named, nobody twice.
  static List<Entry> checked(List<Entry> entries) throws RejectedException {
    if (entries.size() > ENTRIES_MAX) {
      throw new RejectedException(
          ErrorCode.NO_SPACE, entries.size() + " entries are more than " + ENTRIES_MAX);
    }
    Set<Entry> seen = new TreeSet<>(ORDER);
    boolean named = false;
    for (Entry entry : entries) {
      if (!seen.add(entry)) {
        throw invalid("it has two entries for the same");
      }
      if (entry.rights() < 0 || entry.rights() > 7 || entry.id() < 0) {
        throw invalid("rights are r, w and x, ids are not negative");
      }
      named |= entry.tag().named();
    }
    for (Tag tag : List.of(Tag.OWNER, Tag.OWNING_GROUP, Tag.OTHER)) {
      if (find(entries, tag).isEmpty()) {
        throw invalid("it needs an entry each for the owner, the owning group and others");
      }
    }
    if (named && find(entries, Tag.MASK).isEmpty()) {
      throw invalid("it names users or groups and has no mask");
    }
    return List.copyOf(seen);
  }

  /// The permission bits that show an access list: its mask stands where the group's bits are.
  static int mode(List<Entry> list, int before) {
    int group = find(list, Tag.MASK).or(() -> find(list, Tag.OWNING_GROUP)).orElse(0);
    int rights =
        (find(list, Tag.OWNER).orElse(0) << 6) | (group << 3) | find(list, Tag.OTHER).orElse(0);
    return (before & ~0777) | rights;
  }

  /// What is stored of an access list beside the permission bits: nothing without a mask.
  static List<Entry> stored(List<Entry> list) {
    if (find(list, Tag.MASK).isEmpty()) {
      return List.of();
    }
    return list.stream()
        .filter(entry -> entry.tag().named() || entry.tag() == Tag.OWNING_GROUP)
        .toList();
  }

  /// The whole access list of an inode.
  ///
  /// @param stored what is stored beside the bits
  public static List<Entry> whole(int mode, List<Entry> stored) {
    List<Entry> list = new ArrayList<>(stored);
    list.add(new Entry(Tag.OWNER, 0, mode >> 6 & 7));
    list.add(new Entry(Tag.OTHER, 0, mode & 7));
    list.add(new Entry(stored.isEmpty() ? Tag.OWNING_GROUP : Tag.MASK, 0, mode >> 3 & 7));
    list.sort(ORDER);
    return List.copyOf(list);
  }

  /// What something new with these bits gets from its directory's default list: no more than both
  /// allow. The umask has no say.
  static Inherited inherited(List<Entry> defaults, int bits) {
    int group = find(defaults, Tag.MASK).or(() -> find(defaults, Tag.OWNING_GROUP)).orElse(0);
    int allowed =
        (find(defaults, Tag.OWNER).orElse(0) << 6)
            | (group << 3)
            | find(defaults, Tag.OTHER).orElse(0);
    return new Inherited(bits & (~0777 | allowed), stored(defaults));
  }

  /// Whether a list grants all of the wanted rights to somebody who is not the owner.
  ///
  /// @param stored what is stored beside the permission bits
  static boolean allow(Caller caller, List<Entry> stored, Inode.Ownership owned, int wanted) {
    int mask = owned.mode() >> 3 & 7;
    boolean member = false;
    for (Entry entry : stored) {
      boolean grants = (entry.rights() & mask & wanted) == wanted;
      switch (entry.tag()) {
        case USER -> {
          if (entry.id() == caller.uid()) {
            return grants;
          }
        }
        case OWNING_GROUP, GROUP -> {
          if (caller.in(entry.tag() == Tag.GROUP ? entry.id() : owned.gid())) {
            member = true;
            if (grants) {
              return true;
            }
          }
        }
        case OWNER, MASK, OTHER -> throw new IllegalStateException("stored " + entry);
      }
    }
    return !member && (owned.mode() & wanted) == wanted;
  }

  private static Optional<Integer> find(List<Entry> list, Tag tag) {
    return list.stream().filter(entry -> entry.tag() == tag).map(Entry::rights).findFirst();
  }

  private static RejectedException invalid(String why) {
    return new RejectedException(ErrorCode.INVALID_ARGUMENT, "That is no ACL: " + why);
  }
}
