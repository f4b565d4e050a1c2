package io.skerry.client.metadata;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.skerry.client.PosixUser;
import io.skerry.client.SkerryException;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.security.Behalf;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/// Queries and mutations about one path, with failures as users see them.
public final class MetadataCalls {
  private static final long NO_INODE = 0;

  private final MetadataRouter router;
  private final Sessions sessions;
  private final Optional<Delegations> delegations;
  private final Optional<Behalf> behalf;

  /// @param delegations answers from memory; empty: every question goes to the service
  public MetadataCalls(
      MetadataRouter router, Sessions sessions, Optional<Delegations> delegations) {
    this(router, sessions, delegations, Optional.empty());
  }

  private MetadataCalls(
      MetadataRouter router,
      Sessions sessions,
      Optional<Delegations> delegations,
      Optional<Behalf> behalf) {
    this.router = router;
    this.sessions = sessions;
    this.delegations = delegations;
    this.behalf = behalf;
  }

  /// The same calls, those on files being made for somebody else.
  public MetadataCalls actingFor(PosixUser user) {
    Behalf other = new Behalf(user.uid(), user.gid(), user.groups());
    return new MetadataCalls(router, sessions, delegations, Optional.of(other));
  }

  /// Asks what may be answered from memory. What was answered to one is not given to another: for
  /// others the service is always asked.
  public <Q extends Message, R extends Message> R query(
      RemotePath path, Cacheable<Q, R> kind, Q request) throws SkerryException {
    if (delegations.isEmpty() || behalf.isPresent()) {
      return query(path, kind.method(), request);
    }
    try {
      return delegations.get().ask(path.namespace(), kind, request);
    } catch (CallFailedException e) {
      throw e.about(path.toString());
    }
  }

  /// Asks; safe to repeat.
  public <Q, R> R query(RemotePath path, MethodDescriptor<Q, R> method, Q request)
      throws SkerryException {
    try {
      return router.call(
          new RoutedCall<>(path.namespace(), method, request, false, router.deadline(), behalf));
    } catch (CallFailedException e) {
      throw e.about(path.toString());
    }
  }

  /// Changes something exactly once.
  ///
  /// @param subject what a failure is about
  public <Q, R> R mutate(
      RemotePath path,
      String subject,
      MethodDescriptor<Q, R> method,
      Function<RequestId, Q> request)
      throws SkerryException {
    Mutation<Q, R> wanted = new Mutation<>(path.namespace(), method, request, behalf);
    return mutate(wanted, path.numbered().orElse(NO_INODE), subject);
  }

  /// Changes a file exactly once. If the client has locks on it, it is refused with LOCK_LOST when
  /// they are gone.
  public <Q, R> R mutateFile(
      RemotePath path, long inode, MethodDescriptor<Q, R> method, Function<RequestId, Q> request)
      throws SkerryException {
    Mutation<Q, R> wanted = new Mutation<>(path.namespace(), method, request, behalf);
    return mutate(wanted, inode, path.toString());
  }

  private <Q, R> R mutate(Mutation<Q, R> wanted, long inode, String subject)
      throws SkerryException {
    try {
      Optional<HeldLocks.Use> locks = sessions.heldLocks().use(wanted.scope(), inode);
      try {
        return sessions.mutate(wanted, locks, session -> {});
      } finally {
        locks.ifPresent(HeldLocks.Use::close);
      }
    } catch (CallFailedException e) {
      throw e.about(subject);
    } finally {
      delegations.ifPresent(kept -> kept.changed(wanted.scope()));
    }
  }

  /// Returns if the client may rely on its locks on a file, if it has any.
  public void requireLocks(RemotePath path, long inode) throws SkerryException {
    sessions.requireLocks(path, inode);
  }

  /// Locks on files, of the one that these calls are made for.
  public LockCalls locks() {
    return new LockCalls(this, sessions);
  }

  Optional<Behalf> behalf() {
    return behalf;
  }

  /// Changes something exactly once; a failure is about the path.
  public <Q, R> R mutate(
      RemotePath path, MethodDescriptor<Q, R> method, Function<RequestId, Q> request)
      throws SkerryException {
    return mutate(path, path.toString(), method, request);
  }

  /// States something about the client's session in a namespace, which is opened if there is none;
  /// safe to repeat.
  public <Q, R> R state(String namespace, MethodDescriptor<Q, R> method, LongFunction<Q> request)
      throws SkerryException {
    try {
      return sessions.state(namespace, method, request, Optional.empty());
    } catch (CallFailedException e) {
      throw e.about(namespace);
    }
  }

  /// Asks with the number of the client's session; safe to repeat.
  public <Q, R> R queryInSession(
      RemotePath path, MethodDescriptor<Q, R> method, LongFunction<Q> request)
      throws SkerryException {
    try {
      return sessions.state(path.namespace(), method, request, behalf);
    } catch (CallFailedException e) {
      throw e.about(path.toString());
    }
  }

  /// Asks the leader of group 0.
  <Q, R> R queryCluster(MethodDescriptor<Q, R> method, Q request) throws SkerryException {
    try {
      return router.call(new RoutedCall<>("", method, request, false, router.deadline()));
    } catch (CallFailedException e) {
      throw e.plain();
    }
  }

  /// Changes the cluster exactly once.
  <Q, R> R mutateCluster(
      String subject, MethodDescriptor<Q, R> method, Function<RequestId, Q> request)
      throws SkerryException {
    try {
      return sessions.mutate("", method, request);
    } catch (CallFailedException e) {
      throw e.about(subject);
    }
  }

  /// A change of the cluster whose refusal is a sentence of the service.
  <Q, R> R administer(MethodDescriptor<Q, R> method, Function<RequestId, Q> request)
      throws SkerryException {
    try {
      return sessions.mutate("", method, request);
    } catch (CallFailedException e) {
      throw e.plain();
    }
  }
}
