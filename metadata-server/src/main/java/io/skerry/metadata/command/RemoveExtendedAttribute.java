package io.skerry.metadata.command;

import io.skerry.metadata.model.ExtendedAttribute;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Takes a value away from an inode. Outcome: the inode.
public record RemoveExtendedAttribute(long nowNanos, Caller caller, FileTarget target, String name)
    implements NamespaceCommand {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    ExtendedAttributes.requireName(name);
    Inode inode = new PathWalk(state, caller).resolve(target);
    ExtendedAttributes.requireChangeable(state, caller, inode);
    ExtendedAttribute row =
        state
            .get(ExtendedAttribute.key(inode.namespace(), inode.id(), name))
            .orElseThrow(() -> new RejectedException(ErrorCode.NO_DATA));
    long bytes = inode.extras().attributeBytes() - ExtendedAttributes.bytes(row);
    state.delete(row.key());
    state.put(inode.withExtras(inode.extras().withAttributeBytes(bytes)).touched(nowNanos));
    return Outcome.done(inode.id().value());
  }
}
