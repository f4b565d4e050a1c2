package io.skerry.metadata.command;

import io.skerry.metadata.model.ExtendedAttribute;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;

/// Puts a value beside an inode. Outcome: the inode.
@SuppressWarnings("ArrayRecordComponent") // passed through; commands are never compared
public record SetExtendedAttribute(
    long nowNanos, Caller caller, FileTarget target, String name, byte[] value, When when)
    implements NamespaceCommand {
  /// Whether a value may, may not or must be there already.
  public enum When {
    ALWAYS,
    ABSENT,
    PRESENT
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    ExtendedAttributes.requireName(name);
    if (value.length > ExtendedAttributes.VALUE_BYTES_MAX) {
      throw new RejectedException(
          ErrorCode.TOO_BIG,
          "A value has at most " + ExtendedAttributes.VALUE_BYTES_MAX + " bytes");
    }
    Inode inode = new PathWalk(state, caller).resolve(target);
    ExtendedAttributes.requireChangeable(state, caller, inode);
    ExtendedAttribute row = new ExtendedAttribute(inode.namespace(), inode.id(), name, value);
    Optional<ExtendedAttribute> before = state.get(row.key());
    if (when == When.ABSENT && before.isPresent()) {
      throw new RejectedException(ErrorCode.ALREADY_EXISTS);
    }
    if (when == When.PRESENT && before.isEmpty()) {
      throw new RejectedException(ErrorCode.NO_DATA);
    }
    long bytes =
        inode.extras().attributeBytes()
            - before.map(ExtendedAttributes::bytes).orElse(0L)
            + ExtendedAttributes.bytes(row);
    if (bytes > ExtendedAttributes.TOTAL_BYTES_MAX) {
      throw new RejectedException(
          ErrorCode.NO_SPACE,
          "All attributes of a file have at most "
              + ExtendedAttributes.TOTAL_BYTES_MAX
              + " bytes together");
    }
    state.put(row);
    state.put(inode.withExtras(inode.extras().withAttributeBytes(bytes)).touched(nowNanos));
    return Outcome.done(inode.id().value());
  }
}
