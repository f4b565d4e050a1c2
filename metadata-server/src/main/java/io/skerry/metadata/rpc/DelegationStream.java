package io.skerry.metadata.rpc;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.delegation.Client;
import io.skerry.metadata.raft.delegation.DelegationTable;
import io.skerry.metadata.raft.delegation.Holder;
import io.skerry.proto.rpc.DelegateReply;
import io.skerry.proto.rpc.DelegateRequest;
import io.skerry.proto.rpc.Delegated;
import io.skerry.proto.rpc.DelegationBegin;
import io.skerry.proto.rpc.DelegationBegun;
import io.skerry.proto.rpc.DelegationRecall;
import io.skerry.proto.rpc.DelegationRenewal;
import io.skerry.proto.rpc.DelegationRenewed;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client that keeps answers in memory: begins and renews its lease, and passes on what is
/// asked back. The client's messages come one after the other; recalls go out at any time. Who the
/// caller is gets checked with each renewal, as with every other call.
final class DelegationStream implements StreamObserver<DelegateRequest>, Holder {
  private static final Logger LOG = LoggerFactory.getLogger(DelegationStream.class);

  private final Access access;
  private final GroupCalls calls;
  private final StreamObserver<DelegateReply> answers;
  private boolean closed;
  private volatile Optional<Begun> begun = Optional.empty();

  private record Begun(GroupReplica replica, long lease) {
    DelegationTable table() {
      return replica.delegations();
    }
  }

  DelegationStream(Access access, GroupCalls calls, StreamObserver<DelegateReply> answers) {
    this.access = access;
    this.calls = calls;
    this.answers = answers;
  }

  @Override
  public void onNext(DelegateRequest message) {
    try {
      take(message);
    } catch (MayWait.Elsewhere e) {
      Runnable again = Context.current().wrap(() -> onNext(message));
      Thread.ofVirtual().name("Delegate").start(again);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void take(DelegateRequest message) {
    switch (message.getWhatCase()) {
      case BEGIN -> begin(message.getBegin());
      case RENEW -> renew(message.getRenew(), must());
      case GIVEN_BACK -> must().table().givenBack(must().lease(), message.getGivenBack());
      case WHAT_NOT_SET -> throw Translation.invalid("a message of Delegate says nothing");
    }
  }

  private Begun must() {
    return begun.orElseThrow(() -> Translation.invalid("Delegate begins with a session"));
  }

  private void begin(DelegationBegin message) {
    if (begun.isPresent()) {
      throw Translation.invalid("Delegate begins once");
    }
    Access.Place place = access.place(message.getNamespace());
    Caller caller = access.caller();
    requireSession(place.replica(), caller, message.getSession());
    requireLease(place.replica());
    Client holder =
        new Client(place.namespace().id(), message.getSession(), caller.principal(), this);
    OptionalLong lease = place.replica().delegations().begin(holder);
    if (lease.isEmpty()) {
      throw new Failure(ErrorCode.BUSY, "no lease now: too many clients, or the session is ending");
    }
    begun = Optional.of(new Begun(place.replica(), lease.getAsLong()));
    try {
      requireSession(place.replica(), caller, message.getSession());
    } catch (Failure e) {
      place.replica().delegations().end(lease.getAsLong());
      throw e;
    }
    send(
        DelegateReply.newBuilder()
            .setBegun(
                DelegationBegun.newBuilder()
                    .setLease(lease.getAsLong())
                    .setLeaseMillis((int) DelegationTable.LEASE.toMillis()))
            .build());
  }

  private void requireSession(GroupReplica replica, Caller caller, long session) {
    boolean own =
        calls.readApplied(
            replica,
            view ->
                view.get(Session.key(session))
                    .filter(row -> row.principal().equals(caller.principal()))
                    .filter(Session::delegations)
                    .isPresent());
    if (!own) {
      throw new Failure(
          ErrorCode.SESSION_LOST, "session " + session + " has ended or is not for delegations");
    }
  }

  /// Another leader waits for one lease before it changes anything; that counts only if it began to
  /// lead after this.
  private static void requireLease(GroupReplica replica) {
    if (!replica.leased()) {
      throw new Failure(
          ErrorCode.NOT_LEADER,
          "this server does not lead group " + replica.group() + " under a lease now",
          replica.leaderAddress().orElse(""));
    }
  }

  private void renew(DelegationRenewal message, Begun lease) {
    for (Delegated forgotten : message.getReturnedList()) {
      lease.table().returned(lease.lease(), forgotten.getNumber(), forgotten.getInodesList());
    }
    access.caller();
    if (!lease.replica().leased()) {
      return; // the next renewal may find a lease again
    }
    switch (lease.table().renew(lease.lease())) {
      case RENEWED ->
          send(
              DelegateReply.newBuilder()
                  .setRenewed(DelegationRenewed.newBuilder().setClock(message.getClock()))
                  .build());
      case LATER -> LOG.debug("a client renews before it has given back what was asked for");
      case OVER -> over();
    }
  }

  @Override
  public void recall(long number, List<Long> inodes) {
    send(
        DelegateReply.newBuilder()
            .setRecall(DelegationRecall.newBuilder().setNumber(number).addAllInodes(inodes))
            .build());
  }

  @Override
  public void over() {
    fail(new Failure(ErrorCode.RETRY, "the lease for answers in memory is over"));
  }

  /// The connection is gone. What the client has in memory it may use until its lease runs out.
  @Override
  public synchronized void onError(Throwable cause) {
    closed = true;
  }

  /// The client has forgotten everything.
  @Override
  public void onCompleted() {
    begun.ifPresent(it -> it.table().end(it.lease()));
    close(Optional.empty());
  }

  private synchronized void send(DelegateReply message) {
    if (closed) {
      return;
    }
    try {
      answers.onNext(message);
    } catch (StatusRuntimeException | IllegalStateException e) {
      LOG.debug("a client that keeps answers has gone", e);
      closed = true;
    }
  }

  private void fail(RuntimeException failure) {
    close(Optional.of(failure));
  }

  private synchronized void close(Optional<RuntimeException> failure) {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (failure.isPresent()) {
        answers.onError(Answers.translate(failure.get(), "Delegate"));
      } else {
        answers.onCompleted();
      }
    } catch (StatusRuntimeException | IllegalStateException e) {
      LOG.debug("a client that keeps answers has gone", e);
    }
  }
}
