package io.skerry.storage.codec;

import com.google.protobuf.ByteString;
import io.skerry.proto.bulk.BlockRun;
import io.skerry.proto.rpc.CapabilityProof;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.PresentedCapability;
import io.skerry.storage.chunk.SealedRun;
import io.skerry.storage.chunk.SignedReceipt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Messages of the chunk service.
public final class ChunkMessages {
  private ChunkMessages() {}

  public static ChunkId chunk(io.skerry.proto.rpc.ChunkId message) {
    return new ChunkId(message.getHigh(), message.getLow());
  }

  public static io.skerry.proto.rpc.ChunkId chunk(ChunkId chunk) {
    return io.skerry.proto.rpc.ChunkId.newBuilder()
        .setHigh(chunk.high())
        .setLow(chunk.low())
        .build();
  }

  /// What a caller shows to this node.
  ///
  /// @throws ChunkRefusedException INVALID_ARGUMENT if it names no operation that there is
  public static PresentedCapability capability(CapabilityProof proof, int node) {
    ChunkOperation operation;
    try {
      operation = ChunkOperation.ofNumber(proof.getOperation());
    } catch (IllegalArgumentException e) {
      throw new ChunkRefusedException(
          ErrorCode.INVALID_ARGUMENT, "the capability names no operation", e);
    }
    Capability capability =
        new Capability(
            chunk(proof.getChunk()),
            proof.getPg(),
            proof.getEpoch(),
            operation,
            proof.getPrincipal(),
            node,
            proof.getExpiresAtMillis());
    return new PresentedCapability(capability, proof.getKeyVersion(), proof.getMac().toByteArray());
  }

  /// What this node shows to another one.
  public static CapabilityProof proof(PresentedCapability presented) {
    Capability capability = presented.capability();
    return CapabilityProof.newBuilder()
        .setChunk(chunk(capability.chunk()))
        .setPg(capability.pg())
        .setEpoch(capability.epoch())
        .setOperation(capability.operation().number())
        .setPrincipal(capability.principal())
        .setExpiresAtMillis(capability.expiresAtMillis())
        .setKeyVersion(presented.keyVersion())
        .setMac(ByteString.copyFrom(presented.mac()))
        .build();
  }

  public static Receipt receipt(SignedReceipt signed) {
    ChunkReceipt receipt = signed.receipt();
    return Receipt.newBuilder()
        .setIncarnation(receipt.incarnation())
        .setPg(receipt.pg())
        .setEpoch(receipt.epoch())
        .setNode(receipt.node())
        .setChunk(chunk(receipt.chunk()))
        .setLength(receipt.length())
        .setChecksum(receipt.checksum())
        .setKeyVersion(signed.keyVersion())
        .setMac(ByteString.copyFrom(signed.mac()))
        .build();
  }

  public static SealedRun run(BlockRun run) {
    List<Integer> checksums = new ArrayList<>(run.blocks());
    for (int i = 0; i < run.blocks(); i++) {
      checksums.add(run.checksum(i));
    }
    return new SealedRun(
        run.firstBlock(), checksums, ByteBuffer.wrap(run.bytes(), run.offset(), run.length()));
  }

  /// The run must not be changed afterwards; its payload lies on the heap.
  public static BlockRun blocks(SealedRun run) {
    int[] checksums = run.checksums().stream().mapToInt(Integer::intValue).toArray();
    ByteBuffer payload = run.payload();
    return new BlockRun(
        run.firstBlock(),
        checksums,
        payload.array(),
        payload.arrayOffset() + payload.position(),
        payload.remaining());
  }
}
