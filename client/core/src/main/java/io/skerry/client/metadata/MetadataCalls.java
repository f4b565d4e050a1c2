package io.skerry.client.metadata;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.skerry.client.SkerryException;
import io.skerry.proto.rpc.RequestId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/// Queries and mutations about one path, with failures as users see them.
public final class MetadataCalls {
  private final MetadataRouter router;
  private final Sessions sessions;
  private final Optional<Delegations> delegations;

  /// @param delegations answers from memory; empty: every question goes to the service
  public MetadataCalls(
      MetadataRouter router, Sessions sessions, Optional<Delegations> delegations) {
    this.router = router;
    this.sessions = sessions;
    this.delegations = delegations;
  }

  /// Asks what may be answered from memory.
  public <Q extends Message, R extends Message> R query(
      RemotePath path, Cacheable<Q, R> kind, Q request) throws SkerryException {
    if (delegations.isEmpty()) {
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
          new RoutedCall<>(path.namespace(), method, request, false, router.deadline()));
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
    try {
      return sessions.mutate(path.namespace(), method, request);
    } catch (CallFailedException e) {
      throw e.about(subject);
    } finally {
      delegations.ifPresent(kept -> kept.changed(path.namespace()));
    }
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
      return sessions.state(namespace, method, request);
    } catch (CallFailedException e) {
      throw e.about(namespace);
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
