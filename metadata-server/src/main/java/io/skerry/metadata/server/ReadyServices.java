package io.skerry.metadata.server;

import static java.util.Objects.requireNonNullElseGet;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The services of a port that listens before they can work: until they are there, and again once
/// they are closed, every call is told to ask another server. So peers reach a server's Raft
/// service while its state is still being opened.
final class ReadyServices extends HandlerRegistry implements AutoCloseable {
  private static final MethodDescriptor.Marshaller<InputStream> UNREAD =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InputStream value) {
          return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
          return stream;
        }
      };

  private volatile Optional<Map<String, ServerMethodDefinition<?, ?>>> methods = Optional.empty();

  void open(List<ServerServiceDefinition> definitions) {
    Map<String, ServerMethodDefinition<?, ?>> named = new HashMap<>();
    for (ServerServiceDefinition definition : definitions) {
      definition
          .getMethods()
          .forEach(method -> named.put(method.getMethodDescriptor().getFullMethodName(), method));
    }
    methods = Optional.of(Map.copyOf(named));
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String method, @Nullable String authority) {
    Optional<Map<String, ServerMethodDefinition<?, ?>>> ready = methods;
    return ready.isPresent() ? ready.get().get(method) : refusing(method);
  }

  private static ServerMethodDefinition<?, ?> refusing(String method) {
    MethodDescriptor<InputStream, InputStream> descriptor =
        MethodDescriptor.<InputStream, InputStream>newBuilder()
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(method)
            .setRequestMarshaller(UNREAD)
            .setResponseMarshaller(UNREAD)
            .build();
    return ServerMethodDefinition.create(
        descriptor,
        (call, headers) -> {
          StatusRuntimeException refusal =
              ErrorTrailer.exception(
                  ErrorCode.NOT_LEADER, "this metadata server is starting or stopping");
          call.close(
              refusal.getStatus(), requireNonNullElseGet(refusal.getTrailers(), Metadata::new));
          return new ServerCall.Listener<>() {};
        });
  }

  @Override
  public void close() {
    methods = Optional.empty();
  }
}
