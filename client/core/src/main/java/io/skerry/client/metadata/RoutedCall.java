package io.skerry.client.metadata;

import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.skerry.proto.security.Behalf;
import java.util.Optional;

/// One call on its way to the leader of a scope.
///
/// @param scope name of a namespace, or "" for group 0
/// @param mutation whether a lost answer leaves the outcome open
/// @param behalf whom it is made for; empty: the client itself
record RoutedCall<Q, R>(
    String scope,
    MethodDescriptor<Q, R> method,
    Q request,
    boolean mutation,
    Deadline deadline,
    Optional<Behalf> behalf) {
  RoutedCall(
      String scope, MethodDescriptor<Q, R> method, Q request, boolean mutation, Deadline deadline) {
    this(scope, method, request, mutation, deadline, Optional.empty());
  }
}
