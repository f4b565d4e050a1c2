package io.skerry.metadata.query;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.ExtendedAttributes;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.PathWalk;
import io.skerry.metadata.command.Permissions;
import io.skerry.metadata.model.ExtendedAttribute;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;

/// Extended attributes of one inode: their names, or the value of one.
///
/// @param name whose value is wanted; empty: the names of all
public record ReadExtendedAttributes(Caller caller, FileTarget target, Optional<String> name) {
  /// Values are there only if one was asked for by name.
  public List<ExtendedAttribute> answer(StateReader state) throws RejectedException {
    Inode inode = new PathWalk(state, caller).resolve(target);
    if (name.isEmpty()) {
      return state.scan(
          ExtendedAttribute.of(inode.namespace(), inode.id()), ExtendedAttributes.TOTAL_BYTES_MAX);
    }
    ExtendedAttributes.requireName(name.get());
    Permissions.require(state, caller, inode, Permissions.READ);
    return List.of(
        state
            .get(ExtendedAttribute.key(inode.namespace(), inode.id(), name.get()))
            .orElseThrow(() -> new RejectedException(ErrorCode.NO_DATA)));
  }
}
