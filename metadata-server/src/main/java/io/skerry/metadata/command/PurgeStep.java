package io.skerry.metadata.command;

import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.Name;
import java.util.List;
import java.util.Optional;

/// One bounded step of removing what no directory names any more and nobody has open. Outcome: 1 if
/// more may remain, otherwise 0.
///
/// @param start where to begin, so that no step walks over the traces of all before it
public record PurgeStep(long nowNanos, int rowsMax, Start start) implements Command {
  private static final int ROWS_MIN = 16;
  private static final int PAGE = 64;

  /// Inodes that somebody has open, passed over in one step.
  private static final int HELD_MAX = 1_024;

  /// Rows that change with an extent: itself, its chunk, garbage, debts, key.
  private static final int ROWS_OF_EXTENT = 4;

  /// Rows that change with an entry at least: itself and its inode.
  private static final int ROWS_OF_ENTRY = 2;

  /// A hint: what comes before is not looked at and stays for another step.
  ///
  /// @param sequence number of the first detached inode
  /// @param entry if that is a directory, its first name to look at
  public record Start(long sequence, Optional<Name> entry) {
    public static final Start BEGINNING = new Start(0, Optional.empty());
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    int budget = Math.max(rowsMax, ROWS_MIN);
    int held = 0;
    RowRange<Detached> rest = Detached.from(start.sequence());
    while (true) {
      List<Detached> page = state.scan(rest, PAGE);
      if (page.isEmpty()) {
        return Outcome.done(0L);
      }
      for (Detached detached : page) {
        if (state.size() >= budget || held > HELD_MAX) {
          return Outcome.done(1L);
        }
        if (state.holds().held(detached.namespace(), detached.inode())) {
          held++;
        } else if (!purge(state, detached, budget - state.size())) {
          return Outcome.done(1L);
        }
        rest = rest.after(detached.key());
      }
    }
  }

  /// Some of one inode's rows; when none is left the inode and its row go.
  ///
  /// @return whether none is left
  private boolean purge(Overlay state, Detached detached, int budget) {
    Optional<Inode> inode = state.get(Inode.key(detached.namespace(), detached.inode()));
    boolean done = inode.isEmpty() || purge(state, detached, inode.get(), budget);
    if (done) {
      inode.ifPresent(new Inodes(state, nowNanos)::drop);
      state.delete(detached.key());
    }
    return done;
  }

  private boolean purge(Overlay state, Detached detached, Inode inode, int budget) {
    return switch (inode.type()) {
      case REGULAR ->
          new FileContent(state, new Inodes(state, nowNanos).forgetKey(inode), nowNanos)
              .purge(Math.max(1, budget / ROWS_OF_EXTENT));
      case DIRECTORY -> empty(state, inode, first(detached, inode), budget);
      case SYMBOLIC_LINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> true;
    };
  }

  private RowRange<Dentry> first(Detached detached, Inode directory) {
    return start
        .entry()
        .filter(name -> detached.sequence() == start.sequence())
        .map(name -> Dentry.from(directory.namespace(), directory.id(), name))
        .orElseGet(() -> Dentry.of(directory.namespace(), directory.id()));
  }

  /// Forgets entries one by one; a subdirectory or long file becomes a row of its own to purge.
  private boolean empty(Overlay state, Inode directory, RowRange<Dentry> from, int budget) {
    int limit = Math.max(1, budget / ROWS_OF_ENTRY);
    int rows = state.size();
    PathWalk walk = new PathWalk(state, Caller.SERVICE);
    Entries entries = new Entries(state, nowNanos);
    Inodes inodes = new Inodes(state, nowNanos);
    long left = directory.children();
    for (Dentry entry : state.scan(from, limit)) {
      if (state.size() - rows >= budget) {
        return false;
      }
      Inode child = walk.inode(entry);
      entries.remove(entry, child);
      inodes.unlink(child);
      left--;
    }
    return left == 0;
  }
}
