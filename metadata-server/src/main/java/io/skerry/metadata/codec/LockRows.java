package io.skerry.metadata.codec;

import com.google.protobuf.MessageLite;
import io.skerry.metadata.model.Lock;
import io.skerry.metadata.model.LockHolding;
import io.skerry.metadata.model.Row;
import io.skerry.proto.stored.LockHoldingRow;
import io.skerry.proto.stored.LockRow;
import io.skerry.proto.types.InodeId;

/// Rows of locks, both ways.
final class LockRows {
  private LockRows() {}

  static MessageLite message(Lock r) {
    return LockRow.newBuilder()
        .setNamespace(r.namespace())
        .setInode(r.inode().value())
        .setSession(r.owner().session())
        .setKind(r.owner().kind().number())
        .setOwner(r.owner().number())
        .setStart(r.range().start())
        .setEnd(r.range().end())
        .setExclusive(r.exclusive())
        .setFence(r.fence())
        .setHolding(r.holding())
        .setProcess(r.process())
        .build();
  }

  static MessageLite message(LockHolding r) {
    return LockHoldingRow.newBuilder()
        .setSession(r.session())
        .setNumber(r.number())
        .setNamespace(r.namespace())
        .setInode(r.inode().value())
        .setLocks(r.locks())
        .build();
  }

  /// @throws IllegalArgumentException if a value is none that the record allows
  static Row lock(LockRow r) {
    return new Lock(
        r.getNamespace(),
        new InodeId(r.getInode()),
        new Lock.Owner(r.getSession(), Lock.Kind.ofNumber(r.getKind()), r.getOwner()),
        new Lock.Range(r.getStart(), r.getEnd()),
        r.getExclusive(),
        r.getFence(),
        r.getHolding(),
        r.getProcess());
  }

  static Row holding(LockHoldingRow r) {
    return new LockHolding(
        r.getSession(), r.getNumber(), r.getNamespace(), new InodeId(r.getInode()), r.getLocks());
  }
}
