package io.skerry.cli.file;

import io.skerry.client.AclEntry;
import io.skerry.client.AclEntry.Tag;
import java.util.ArrayList;
import java.util.List;

/// A list of rights being edited, as `setfacl` does it: unless a mask is given it becomes the union
/// of what it limits.
final class AclEdit {
  private final List<AclEntry> entries = new ArrayList<>();

  /// @param minimal only owner, group and others stay, with what they could do
  AclEdit(List<AclEntry> before, boolean minimal) {
    entries.addAll(before);
    if (minimal) {
      entries.removeIf(entry -> entry.tag().named() || entry.tag() == Tag.MASK);
    }
  }

  /// Fills in owner, group and others from another list where they are missing.
  void complete(List<AclEntry> access) {
    for (AclEntry entry : access) {
      boolean basic = !entry.tag().named() && entry.tag() != Tag.MASK;
      if (basic && entries.stream().noneMatch(own -> own.tag() == entry.tag())) {
        entries.add(entry);
      }
    }
  }

  void apply(List<AclText.Wish> wanted, List<AclText.Wish> unwanted, boolean byDefault) {
    boolean masked = false;
    for (AclText.Wish wish : unwanted) {
      if (wish.byDefault() == byDefault) {
        remove(wish.entry());
      }
    }
    for (AclText.Wish wish : wanted) {
      if (wish.byDefault() == byDefault) {
        remove(wish.entry());
        entries.add(wish.entry());
        masked |= wish.entry().tag() == Tag.MASK;
      }
    }
    if (!masked) {
      mask();
    }
  }

  private void remove(AclEntry like) {
    entries.removeIf(entry -> entry.tag() == like.tag() && entry.name().equals(like.name()));
  }

  private void mask() {
    entries.removeIf(entry -> entry.tag() == Tag.MASK);
    if (entries.stream().noneMatch(entry -> entry.tag().named())) {
      return;
    }
    int union = 0;
    for (AclEntry entry : entries) {
      if (entry.tag().named() || entry.tag() == Tag.OWNING_GROUP) {
        union |= entry.rights();
      }
    }
    entries.add(new AclEntry(Tag.MASK, "", union));
  }

  List<AclEntry> entries() {
    return List.copyOf(entries);
  }
}
