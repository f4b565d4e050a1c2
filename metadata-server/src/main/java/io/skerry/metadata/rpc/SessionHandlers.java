package io.skerry.metadata.rpc;

import io.grpc.stub.StreamObserver;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.EndSession;
import io.skerry.metadata.command.OpenSession;
import io.skerry.metadata.membership.Peers;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.proto.rpc.DelegateReply;
import io.skerry.proto.rpc.DelegateRequest;
import io.skerry.proto.rpc.EndSessionRequest;
import io.skerry.proto.rpc.HoldChunksReply;
import io.skerry.proto.rpc.HoldChunksRequest;
import io.skerry.proto.rpc.HoldFilesReply;
import io.skerry.proto.rpc.HoldFilesRequest;
import io.skerry.proto.rpc.MutationReply;
import io.skerry.proto.rpc.OpenSessionReply;
import io.skerry.proto.rpc.OpenSessionRequest;
import io.skerry.proto.rpc.RenewSessionReply;
import io.skerry.proto.rpc.RenewSessionRequest;
import io.skerry.proto.rpc.SessionServiceGrpc;
import io.skerry.proto.types.ErrorCode;

/// Leases of clients over the wire. Renewing writes nothing.
public final class SessionHandlers extends SessionServiceGrpc.SessionServiceImplBase {
  private final Access access;
  private final GroupCalls calls;
  private final Mutations mutations;
  private final HoldCalls holds;
  private final Peers peers;

  /// @param keys and grants for those who read what is gone
  public SessionHandlers(
      Access access,
      GroupCalls calls,
      Mutations mutations,
      Peers peers,
      KeyRing keys,
      Grants grants) {
    this.holds = new HoldCalls(access, calls, keys, grants);
    this.peers = peers;
    this.access = access;
    this.calls = calls;
    this.mutations = mutations;
  }

  @Override
  public void openSession(OpenSessionRequest request, StreamObserver<OpenSessionReply> observer) {
    Answers.send(
        observer,
        "OpenSession",
        () -> {
          GroupReplica replica =
              request.getNamespace().isEmpty()
                  ? access.root()
                  : access.place(request.getNamespace()).replica();
          Caller caller = access.caller();
          GroupCalls.Applied applied =
              mutations.submitFree(
                  replica,
                  caller,
                  new OpenSession(caller, mutations.nowMillis(), request.getDelegations()));
          mutations.leases(replica).renew(applied.id());
          return OpenSessionReply.newBuilder()
              .setSession(applied.id())
              .setGroup(replica.group())
              .setLeaseMillis(mutations.leases(replica).leaseMillis())
              .setServers(ClusterReplies.servers(peers))
              .build();
        });
  }

  @Override
  public void renewSession(
      RenewSessionRequest request, StreamObserver<RenewSessionReply> observer) {
    Answers.send(
        observer,
        "RenewSession",
        () -> {
          GroupReplica replica = access.leader(request.getGroup());
          Caller caller = access.caller();
          boolean own =
              calls.readApplied(
                  replica,
                  view ->
                      view.get(Session.key(request.getSession()))
                          .filter(session -> session.principal().equals(caller.principal()))
                          .isPresent());
          if (!own) {
            throw new Failure(
                ErrorCode.SESSION_LOST, "session " + request.getSession() + " has ended");
          }
          mutations.leases(replica).renew(request.getSession());
          return RenewSessionReply.newBuilder()
              .setLeaseMillis(mutations.leases(replica).leaseMillis())
              .build();
        });
  }

  @Override
  public void holdFiles(HoldFilesRequest request, StreamObserver<HoldFilesReply> observer) {
    Answers.send(observer, "HoldFiles", () -> holds.files(request));
  }

  @Override
  public void holdChunks(HoldChunksRequest request, StreamObserver<HoldChunksReply> observer) {
    Answers.send(observer, "HoldChunks", () -> holds.chunks(request));
  }

  @Override
  public StreamObserver<DelegateRequest> delegate(StreamObserver<DelegateReply> observer) {
    return new DelegationStream(access, calls, observer);
  }

  @Override
  public void endSession(EndSessionRequest request, StreamObserver<MutationReply> observer) {
    Answers.send(
        observer,
        "EndSession",
        () -> {
          GroupReplica replica = access.leader(request.getGroup());
          Caller caller = access.caller();
          GroupCalls.Applied applied;
          do {
            applied =
                mutations.submitFree(
                    replica,
                    caller,
                    new EndSession(caller, request.getSession(), mutations.nowMillis()));
          } while (applied.id() != 0 && GroupCalls.patienceMillis() > 0);
          return MutationReply.newBuilder().setIndex(applied.index()).build();
        });
  }
}
