package io.skerry.metadata.rpc;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.skerry.proto.rpc.AnswerBatch;
import io.skerry.proto.rpc.CallBatch;
import io.skerry.proto.rpc.CallServiceGrpc;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Many calls of one client on one stream (ADR 0034). Each goes through the same gates to the same
/// handler as one that comes alone.
public final class CallLines {
  private final HandlerRegistry services;
  private final List<ServerInterceptor> gates;
  private final Executor quick;

  /// @param services where the methods are found
  /// @param gates outermost first
  /// @param quick runs calls; they wait nowhere but for the database
  public CallLines(HandlerRegistry services, List<ServerInterceptor> gates, Executor quick) {
    this.services = services;
    this.gates = List.copyOf(gates);
    this.quick = quick;
  }

  /// The service; its own calls run at once, on the connection's thread.
  public ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(CallServiceGrpc.getServiceDescriptor())
        .addMethod(CallServiceGrpc.getCallsMethod(), this::open)
        .build();
  }

  private ServerCall.Listener<CallBatch> open(
      ServerCall<CallBatch, AnswerBatch> stream, Metadata headers) {
    stream.sendHeaders(new Metadata());
    stream.request(1);
    return new CallLine(stream, this);
  }

  Executor quick() {
    return quick;
  }

  /// A method that may be called on a line, or empty.
  Optional<Method<?, ?>> method(String name) {
    if (!NamespaceServiceGrpc.SERVICE_NAME.equals(MethodDescriptor.extractFullServiceName(name))) {
      return Optional.empty();
    }
    @Nullable ServerMethodDefinition<?, ?> found = services.lookupMethod(name);
    return Optional.ofNullable(found).map(this::gated);
  }

  private <Q, R> Method<Q, R> gated(ServerMethodDefinition<Q, R> found) {
    ServerCallHandler<Q, R> handler = found.getServerCallHandler();
    for (ServerInterceptor gate : gates.reversed()) {
      ServerCallHandler<Q, R> next = handler;
      handler = (call, headers) -> gate.interceptCall(call, headers, next);
    }
    return new Method<>(found.getMethodDescriptor(), handler);
  }

  /// @param handler behind all gates
  record Method<Q, R>(MethodDescriptor<Q, R> descriptor, ServerCallHandler<Q, R> handler) {}
}
