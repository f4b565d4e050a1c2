package io.skerry.metadata.command;

import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// Moves the content of files to the end of another, in order, and removes them. Outcome: inode,
/// version.
public record Concatenate(long nowNanos, Caller caller, FileTarget target, List<FileTarget> sources)
    implements NamespaceCommand {
  /// Files that one command appends.
  public static final int SOURCES_MAX = 1_000;

  public Concatenate {
    sources = List.copyOf(sources);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (sources.isEmpty() || sources.size() > SOURCES_MAX) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "1 to " + SOURCES_MAX + " files are appended at once");
    }
    Inode file = Kinds.requireRegular(new PathWalk(state, caller).resolve(target));
    Permissions.require(state, caller, file, Permissions.WRITE);
    long end = file.size();
    int extents = 0;
    for (FileTarget source : sources) {
      Inode moved = take(state, source, file);
      if (moved.size() > CommitFile.FILE_BYTES_MAX - end) {
        throw new RejectedException(ErrorCode.FILE_TOO_LARGE);
      }
      extents += new FileContent(state, moved, nowNanos).move(file, end, extents);
      // Whoever has it open sees that its content has gone elsewhere.
      new Inodes(state, nowNanos).unlink(moved.withContent(0, nowNanos, nowNanos));
      end += moved.size();
    }
    Inode joined =
        file.withOwnership(Permissions.afterWrite(caller, file.ownership()))
            .withContent(end, nowNanos, nowNanos);
    state.put(joined);
    return Outcome.done(joined.id().value(), joined.version());
  }

  /// Takes a source out of its directory.
  private Inode take(Overlay state, FileTarget source, Inode file) throws RejectedException {
    if (source.namespace() != target.namespace()) {
      throw new RejectedException(ErrorCode.CROSS_NAMESPACE);
    }
    PathWalk walk = new PathWalk(state, caller);
    PathWalk.Place place = walk.place(source, ErrorCode.INVALID_ARGUMENT);
    Dentry entry = place.entry().orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND));
    Inode moved = Kinds.requireRegular(walk.inode(entry));
    if (moved.id().equals(file.id())) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "A file cannot be appended to itself");
    }
    if (moved.links() > 1) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "A file with several names cannot be moved into another");
    }
    Permissions.require(state, caller, moved, Permissions.READ);
    Permissions.requireRemovable(state, caller, place.directory(), moved);
    new Entries(state, nowNanos).remove(entry, moved);
    return moved;
  }
}
