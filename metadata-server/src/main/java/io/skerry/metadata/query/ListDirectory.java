package io.skerry.metadata.query;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.PathWalk;
import io.skerry.metadata.command.Permissions;
import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One page of a directory's entries in byte order of their names.
///
/// @param after the last name seen; empty starts
/// @param limit entries of the page, at most {@link #LIMIT_MAX}
/// @param namesOnly whether nobody looks at the attributes
public record ListDirectory(
    Caller caller, FileTarget target, Optional<Name> after, int limit, boolean namesOnly) {
  public static final int LIMIT_MAX = 4096;

  /// One that shows attributes.
  public ListDirectory(Caller caller, FileTarget target, Optional<Name> after, int limit) {
    this(caller, target, after, limit, /* namesOnly= */ false);
  }

  /// One name and what it names.
  public record Entry(Name name, Inode inode) {}

  /// Neighbouring entries.
  ///
  /// @param more whether entries follow
  public record Page(List<Entry> entries, boolean more) {}

  public Page answer(StateReader state) throws RejectedException {
    Inode directory = new PathWalk(state, caller).resolve(target);
    if (!directory.directory()) {
      throw new RejectedException(ErrorCode.NOT_A_DIRECTORY);
    }
    // For names POSIX wants read, for attributes search, too.
    int search = namesOnly ? 0 : Permissions.EXECUTE;
    Permissions.require(state, caller, directory, Permissions.READ | search);
    int wanted = Math.max(1, Math.min(limit, LIMIT_MAX));
    RowRange<Dentry> all = Dentry.of(directory.namespace(), directory.id());
    RowRange<Dentry> range =
        after.isEmpty()
            ? all
            : all.after(Dentry.key(directory.namespace(), directory.id(), after.get()));
    List<Dentry> rows = state.scan(range, wanted + 1);
    List<Dentry> page = rows.subList(0, Math.min(wanted, rows.size()));
    return new Page(entries(state, page), rows.size() > wanted);
  }

  private static List<Entry> entries(StateReader state, List<Dentry> page) {
    List<RowKey<Inode>> keys = new ArrayList<>(page.size());
    page.forEach(row -> keys.add(Inode.key(row.namespace(), row.child())));
    List<Optional<Inode>> inodes = state.getAll(keys);
    List<Entry> entries = new ArrayList<>(page.size());
    for (int i = 0; i < page.size(); i++) {
      entries.add(new Entry(page.get(i).name(), inodes.get(i).orElseThrow()));
    }
    return List.copyOf(entries);
  }
}
