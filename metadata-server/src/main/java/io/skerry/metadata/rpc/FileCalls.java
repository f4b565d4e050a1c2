package io.skerry.metadata.rpc;

import io.grpc.stub.StreamObserver;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.MutationReply;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.types.ErrorCode;
import java.util.function.Function;

/// What every call that changes a namespace has in common: find who, where and what, submit, and
/// make the answer from a fresh read.
final class FileCalls {
  private final Access access;
  private final Mutations mutations;
  private final Targets targets;

  FileCalls(Access access, Mutations mutations, ReadHandles handles) {
    this.access = access;
    this.mutations = mutations;
    this.targets = new Targets(access, handles);
  }

  /// What a mutation of a named file begins with.
  record Asked(RequestId id, FileRef file) {}

  /// The same, resolved: who, where and what.
  record Ask(Caller caller, Access.Place place, FileTarget target) {}

  Ask resolve(FileRef file) {
    Access.Place place = access.place(file.getNamespace());
    Caller caller = access.caller();
    return new Ask(caller, place, targets.of(file, place, caller));
  }

  /// The other file of a mutation, which must be in the namespace of the first.
  FileTarget second(FileRef other, FileRef first, Ask ask) {
    if (!other.getNamespace().equals(first.getNamespace())) {
      throw new Failure(
          ErrorCode.CROSS_NAMESPACE,
          "namespaces " + first.getNamespace() + " and " + other.getNamespace() + " are apart");
    }
    return targets.of(other, ask.place(), ask.caller());
  }

  /// A mutation whose answer is the inode as it is now.
  void changed(
      StreamObserver<StatReply> observer,
      String method,
      Asked asked,
      Function<Ask, Command> command) {
    Answers.begin(
        observer,
        method,
        call -> {
          Ask ask = resolve(asked.file());
          submit(
              ask,
              new Wanted(asked.id(), command.apply(ask)),
              call,
              (applied, view) -> stat(ask.place(), applied, view));
        });
  }

  /// A mutation whose answer is only that it is done.
  void removed(
      StreamObserver<MutationReply> observer,
      String method,
      Asked asked,
      Function<Ask, Command> command) {
    Answers.begin(
        observer,
        method,
        call -> {
          Ask ask = resolve(asked.file());
          submit(
              ask,
              new Wanted(asked.id(), command.apply(ask)),
              call,
              (applied, view) -> MutationReply.newBuilder().setIndex(applied.index()).build());
        });
  }

  /// A command and the number of the request that wants it.
  record Wanted(RequestId id, Command command) {}

  <R> void submit(Ask ask, Wanted wanted, Answers.Open<R> call, GroupCalls.Reply<R> reply) {
    mutations.submit(
        new Mutations.Order(ask.place().replica(), ask.caller(), wanted.id(), wanted.command()),
        call,
        reply);
  }

  /// The inode that a command has changed, its first id, as it is now.
  StatReply stat(Access.Place place, GroupCalls.Applied applied, StateReader state) {
    Inode inode = Replies.inode(state, place.namespace().id(), applied.id());
    return Replies.stat(inode, access.rows(), applied.index());
  }
}
