package io.skerry.metadata.rpc;

import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.delegation.DelegationTable;
import io.skerry.metadata.raft.delegation.ReadSet;
import io.skerry.metadata.raft.delegation.Subject;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.rpc.Delegated;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/// Reads whose answers the caller may keep, if it asks for that and nothing speaks against it (ADR
/// 0032).
final class DelegatedReads {
  private final GroupCalls calls;

  DelegatedReads(GroupCalls calls) {
    this.calls = calls;
  }

  /// Who asks, and under which lease; 0 for none.
  record Asked(GroupReplica replica, String principal, long lease) {}

  /// A question about one group's rows as of an index.
  @FunctionalInterface
  interface Query<R> {
    R answer(StateReader rows, long index) throws RejectedException;
  }

  /// @param with the reply with what comes with it
  <R> R read(Asked asked, Query<R> query, BiFunction<R, Delegated, R> with) {
    if (asked.lease() == 0) {
      return calls.read(asked.replica(), view -> query.answer(view, view.index()));
    }
    DelegationTable table = asked.replica().delegations();
    long before = table.nanos();
    return calls.read(
        asked.replica(),
        view -> {
          ReadSet seen = new ReadSet(view);
          R reply = query.answer(seen, view.index());
          OptionalLong number =
              table.grant(asked.lease(), asked.principal(), seen.subjects(), before);
          return number.isEmpty() ? reply : with.apply(reply, delegated(seen, number.getAsLong()));
        });
  }

  private static Delegated delegated(ReadSet seen, long number) {
    Delegated.Builder granted = Delegated.newBuilder().setNumber(number);
    seen.subjects().stream().map(Subject::inode).forEach(granted::addInodes);
    return granted.build();
  }
}
