package io.skerry.metadata.rpc;

import io.skerry.metadata.command.Permissions;
import io.skerry.metadata.query.ListDirectory;
import io.skerry.metadata.query.Lookup;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.rpc.ListReply;
import io.skerry.proto.rpc.ListRequest;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Name;
import java.util.Optional;

/// The calls that look at names.
final class NameReads {
  private static final int ENTRIES_DEFAULT = 1_024;

  private final Access access;
  private final FileCalls files;
  private final DelegatedReads reads;

  NameReads(Access access, FileCalls files, GroupCalls calls) {
    this.access = access;
    this.files = files;
    this.reads = new DelegatedReads(calls);
  }

  StatReply stat(StatRequest request) {
    FileCalls.Ask ask = files.resolve(request.getFile());
    int rights = request.getRights() & Permissions.ALL;
    Lookup query = new Lookup(ask.caller(), ask.target(), rights);
    long lease = request.getDelegationLease();
    StatReply reply =
        reads.read(
            new DelegatedReads.Asked(ask.place().replica(), ask.caller().principal(), lease),
            (rows, index) -> lease == 0 ? found(query, rows, index) : look(query, rows, index),
            (found, granted) -> found.toBuilder().setDelegated(granted).build());
    if (reply.getAbsent() && !reply.hasDelegated()) {
      throw new Failure(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.text());
    }
    return reply;
  }

  private StatReply found(Lookup query, StateReader rows, long index) throws RejectedException {
    return Replies.stat(query.answer(rows), access.rows(), index);
  }

  /// That there is nothing is an answer, too.
  private StatReply look(Lookup query, StateReader rows, long index) throws RejectedException {
    try {
      return found(query, rows, index);
    } catch (RejectedException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      return StatReply.newBuilder().setAbsent(true).setIndex(index).build();
    }
  }

  ListReply list(ListRequest request) {
    FileCalls.Ask ask = files.resolve(request.getDirectory());
    Optional<Name> after =
        request.getAfter().isEmpty()
            ? Optional.empty()
            : Optional.of(Translation.name(request.getAfter()));
    int asked = request.getLimit();
    int limit = asked <= 0 ? ENTRIES_DEFAULT : Math.min(asked, ListDirectory.LIMIT_MAX);
    boolean namesOnly = request.getNamesOnly();
    ListDirectory query = new ListDirectory(ask.caller(), ask.target(), after, limit, namesOnly);
    return reads.read(
        new DelegatedReads.Asked(
            ask.place().replica(), ask.caller().principal(), request.getDelegationLease()),
        (rows, index) -> Replies.page(query.answer(rows), access.rows(), index, namesOnly),
        (page, granted) -> page.toBuilder().setDelegated(granted).build());
  }
}
