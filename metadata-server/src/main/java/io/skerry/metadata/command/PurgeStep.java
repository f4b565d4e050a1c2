package io.skerry.metadata.command;

import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import java.util.List;
import java.util.Optional;

/// One bounded step of removing what no directory names any more and nobody has open. Outcome: 1 if
/// more remains, otherwise 0.
public record PurgeStep(long nowNanos, int rowsMax) implements Command {
  private static final int ROWS_MIN = 16;

  /// Rows that change with an extent: itself, its chunk, garbage, debts, key.
  private static final int ROWS_OF_EXTENT = 4;

  /// Rows that change with an entry at least: itself and its inode.
  private static final int ROWS_OF_ENTRY = 2;

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    int budget = Math.max(rowsMax, ROWS_MIN);
    RowRange<Detached> rest = Detached.all();
    while (true) {
      List<Detached> next = state.scan(rest, 1);
      if (next.isEmpty()) {
        return Outcome.done(0L);
      }
      if (state.size() >= budget) {
        return Outcome.done(1L);
      }
      Detached detached = next.get(0);
      if (state.holds().held(detached.namespace(), detached.inode())) {
        rest = rest.after(detached.key());
      } else {
        purge(state, detached, budget - state.size());
      }
    }
  }

  /// Some of one inode's rows; when none is left the inode and its row go.
  private void purge(Overlay state, Detached detached, int budget) {
    Optional<Inode> inode = state.get(Inode.key(detached.namespace(), detached.inode()));
    boolean done = inode.isEmpty() || purge(state, inode.get(), budget);
    if (done) {
      inode.ifPresent(new Inodes(state, nowNanos)::drop);
      state.delete(detached.key());
    }
  }

  private boolean purge(Overlay state, Inode inode, int budget) {
    return switch (inode.type()) {
      case REGULAR ->
          new FileContent(state, new Inodes(state, nowNanos).forgetKey(inode), nowNanos)
              .purge(Math.max(1, budget / ROWS_OF_EXTENT));
      case DIRECTORY -> empty(state, inode, budget);
      case SYMBOLIC_LINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> true;
    };
  }

  /// Forgets entries one by one; a subdirectory or long file becomes a row of its own to purge.
  private boolean empty(Overlay state, Inode directory, int budget) {
    int limit = Math.max(1, budget / ROWS_OF_ENTRY);
    int rows = state.size();
    PathWalk walk = new PathWalk(state, Caller.SERVICE);
    Entries entries = new Entries(state, nowNanos);
    Inodes inodes = new Inodes(state, nowNanos);
    List<Dentry> page = state.scan(Dentry.of(directory.namespace(), directory.id()), limit);
    for (Dentry entry : page) {
      if (state.size() - rows >= budget) {
        return false;
      }
      Inode child = walk.inode(entry);
      entries.remove(entry, child);
      inodes.unlink(child);
    }
    return page.size() < limit;
  }
}
