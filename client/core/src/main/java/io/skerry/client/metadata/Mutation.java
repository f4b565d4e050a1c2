package io.skerry.client.metadata;

import io.grpc.MethodDescriptor;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.security.Behalf;
import java.util.Optional;
import java.util.function.Function;

/// A change that is to be made exactly once.
///
/// @param request makes the message for a request number
/// @param behalf whom it is made for; empty: the client itself
record Mutation<Q, R>(
    String scope,
    MethodDescriptor<Q, R> method,
    Function<RequestId, Q> request,
    Optional<Behalf> behalf) {}
