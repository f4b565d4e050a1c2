package io.skerry.proto.bulk;

import io.grpc.MethodDescriptor;
import io.skerry.proto.rpc.ChunkServiceGrpc;
import io.skerry.proto.rpc.PutRequest;
import io.skerry.proto.rpc.ReadFrame;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.WriteFrame;

/// The methods of the chunk service that carry blocks, with marshallers that do not copy them.
public final class BulkMethods {
  private static final MethodDescriptor<BulkMessage<WriteFrame>, Receipt> WRITE =
      ChunkServiceGrpc.getWriteMethod().toBuilder(
              new BulkMarshaller<>(WriteFrame.getDefaultInstance(), WriteFrame.BLOCKS_FIELD_NUMBER),
              ChunkServiceGrpc.getWriteMethod().getResponseMarshaller())
          .build();

  private static final MethodDescriptor<BulkMessage<PutRequest>, Receipt> PUT =
      ChunkServiceGrpc.getPutMethod().toBuilder(
              new BulkMarshaller<>(PutRequest.getDefaultInstance(), PutRequest.BLOCKS_FIELD_NUMBER),
              ChunkServiceGrpc.getPutMethod().getResponseMarshaller())
          .build();

  private static final MethodDescriptor<ReadRequest, BulkMessage<ReadFrame>> READ =
      ChunkServiceGrpc.getReadMethod().toBuilder(
              ChunkServiceGrpc.getReadMethod().getRequestMarshaller(),
              new BulkMarshaller<>(ReadFrame.getDefaultInstance(), ReadFrame.BLOCKS_FIELD_NUMBER))
          .build();

  private BulkMethods() {}

  public static MethodDescriptor<BulkMessage<WriteFrame>, Receipt> write() {
    return WRITE;
  }

  public static MethodDescriptor<BulkMessage<PutRequest>, Receipt> put() {
    return PUT;
  }

  public static MethodDescriptor<ReadRequest, BulkMessage<ReadFrame>> read() {
    return READ;
  }
}
