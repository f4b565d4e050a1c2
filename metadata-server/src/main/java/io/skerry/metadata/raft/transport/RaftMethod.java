package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.rpc.RpcRequests;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.skerry.proto.security.RoleGate;
import java.util.Optional;

/// Every message that one server may send another for Raft, and what it answers. The method's name
/// says what the bytes are: no class is looked up by a name from the network.
enum RaftMethod {
  APPEND_ENTRIES(
      "AppendEntries",
      RpcRequests.AppendEntriesRequest.getDefaultInstance(),
      RpcRequests.AppendEntriesResponse.getDefaultInstance()),
  REQUEST_VOTE(
      "RequestVote",
      RpcRequests.RequestVoteRequest.getDefaultInstance(),
      RpcRequests.RequestVoteResponse.getDefaultInstance()),
  /// A vote that the present leader has asked for: its followers need not wait until they have
  /// heard nothing of it for a while.
  REQUEST_INVITED_VOTE(
      "RequestInvitedVote",
      RpcRequests.RequestVoteRequest.getDefaultInstance(),
      RpcRequests.RequestVoteResponse.getDefaultInstance()),
  INSTALL_SNAPSHOT(
      "InstallSnapshot",
      RpcRequests.InstallSnapshotRequest.getDefaultInstance(),
      RpcRequests.InstallSnapshotResponse.getDefaultInstance()),
  GET_FILE(
      "GetFile",
      RpcRequests.GetFileRequest.getDefaultInstance(),
      RpcRequests.GetFileResponse.getDefaultInstance()),
  TIMEOUT_NOW(
      "TimeoutNow",
      RpcRequests.TimeoutNowRequest.getDefaultInstance(),
      RpcRequests.TimeoutNowResponse.getDefaultInstance()),
  READ_INDEX(
      "ReadIndex",
      RpcRequests.ReadIndexRequest.getDefaultInstance(),
      RpcRequests.ReadIndexResponse.getDefaultInstance()),
  PING(
      "Ping",
      RpcRequests.PingRequest.getDefaultInstance(),
      RpcRequests.ErrorResponse.getDefaultInstance());

  /// Entries of the log, in the order in which they were sent.
  static final MethodDescriptor<Envelope, Envelope> APPEND_STREAM =
      MethodDescriptor.<Envelope, Envelope>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(fullName("AppendStream"))
          .setRequestMarshaller(new Envelope.RequestMarshaller())
          .setResponseMarshaller(new Envelope.AnswerMarshaller())
          .build();

  private final Message request;

  @SuppressWarnings(
      "ImmutableEnumChecker") // gRPC's descriptors do not change, they only do not say so
  private final MethodDescriptor<Message, Message> descriptor;

  RaftMethod(String name, Message request, Message response) {
    this.request = request;
    this.descriptor =
        MethodDescriptor.<Message, Message>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(fullName(name))
            .setRequestMarshaller(ProtoUtils.marshaller(request))
            .setResponseMarshaller(new ResponseMarshaller(response))
            .build();
  }

  MethodDescriptor<Message, Message> descriptor() {
    return descriptor;
  }

  /// Name of the request's class, by which JRaft knows who handles it.
  String requestClass() {
    return request.getClass().getName();
  }

  /// The method that carries this request; none for what must not be sent.
  static Optional<RaftMethod> of(Object message) {
    for (RaftMethod method : values()) {
      if (method.request.getClass() == message.getClass()) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }

  private static String fullName(String method) {
    return MethodDescriptor.generateFullMethodName(RoleGate.RAFT_SERVICE, method);
  }
}
