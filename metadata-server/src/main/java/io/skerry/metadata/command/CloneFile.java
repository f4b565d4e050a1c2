package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;

/// Makes a file with the content of another; they share its chunks until either is changed. What is
/// written to the clone is sealed under a key of its own. Outcome: inode, version, file key id.
///
/// @param wrappedKey a new file key, wrapped by the namespace key
@SuppressWarnings("ArrayRecordComponent") // passed through; commands are never compared
public record CloneFile(
    long nowNanos,
    Caller caller,
    FileTarget source,
    FileTarget target,
    Mode mode,
    byte[] wrappedKey)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (source.namespace() != target.namespace()) {
      throw new RejectedException(ErrorCode.CROSS_NAMESPACE);
    }
    PathWalk walk = new PathWalk(state, caller);
    Inode original = Kinds.requireRegular(walk.resolve(source));
    Permissions.require(state, caller, original, Permissions.READ);
    PathWalk.Place place = walk.place(target, ErrorCode.ALREADY_EXISTS);
    int namespace = target.namespace();
    long key = state.next(Counter.Kind.FILE_KEY, namespace);
    state.put(new FileKey(namespace, key, wrappedKey, 0, true));
    Inodes.Birth birth = new Inodes.Birth(FileType.REGULAR, mode, "", key, 0);
    Inode made = new Inodes(state, nowNanos).create(caller, place, birth);
    new FileContent(state, original, nowNanos).share(made);
    Inode clone = made.withContent(original.size(), nowNanos, nowNanos);
    state.put(clone);
    return Outcome.done(clone.id().value(), clone.version(), key);
  }
}
