package io.skerry.metadata.command;

import io.skerry.metadata.model.Acl;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.StateReader;
import java.util.List;
import java.util.Optional;

/// The lists that inodes share. The one place that counts their uses.
public final class Acls {
  private final Overlay state;
  private final int namespace;

  Acls(Overlay state, int namespace) {
    this.state = state;
    this.namespace = namespace;
  }

  /// The entries of a list; none for id 0.
  public static List<Acl.Entry> entries(StateReader state, int namespace, long id) {
    return id == 0
        ? List.of()
        : state
            .get(Acl.key(namespace, id))
            .orElseThrow(() -> new IllegalStateException("no ACL " + id))
            .entries();
  }

  /// The id of a list with these entries, used once more; 0 if there are none.
  long use(List<Acl.Entry> entries) {
    if (entries.isEmpty()) {
      return 0;
    }
    long id = place(entries);
    while (true) {
      Optional<Acl> present = state.get(Acl.key(namespace, id));
      if (present.isEmpty()) {
        state.put(new Acl(namespace, id, 1, entries));
        return id;
      }
      if (present.get().entries().equals(entries)) {
        state.put(present.get().withUses(present.get().uses() + 1));
        return id;
      }
      id = id == Long.MAX_VALUE ? 1 : id + 1;
    }
  }

  /// One inode less uses the list.
  void release(long id) {
    if (id == 0) {
      return;
    }
    Acl acl = state.get(Acl.key(namespace, id)).orElseThrow();
    if (acl.uses() > 1) {
      state.put(acl.withUses(acl.uses() - 1));
    } else {
      state.delete(acl.key());
    }
  }

  /// Where to look first: equal entries find each other there. A collision moves one on; a list
  /// that is kept twice because of it does no harm.
  private static long place(List<Acl.Entry> entries) {
    long hash = 0xcbf29ce484222325L;
    for (Acl.Entry entry : entries) {
      hash = (hash ^ entry.tag().number()) * 0x100000001b3L;
      hash = (hash ^ entry.id()) * 0x100000001b3L;
      hash = (hash ^ entry.rights()) * 0x100000001b3L;
    }
    return Math.max(1, (hash ^ (hash >>> 32)) & Long.MAX_VALUE);
  }
}
