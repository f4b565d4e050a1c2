package io.skerry.client.metadata;

import io.grpc.Deadline;
import io.grpc.MethodDescriptor;

/// One call on its way to the leader of a scope.
///
/// @param scope name of a namespace, or "" for group 0
/// @param mutation whether a lost answer leaves the outcome open
record RoutedCall<Q, R>(
    String scope, MethodDescriptor<Q, R> method, Q request, boolean mutation, Deadline deadline) {}
