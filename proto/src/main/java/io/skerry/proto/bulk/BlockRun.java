package io.skerry.proto.bulk;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;

/// Consecutive sealed blocks inside an array: the message `SealedBlocks`. Whoever hands one on must
/// not change the bytes any more.
public final class BlockRun {
  private static final int CHECKSUM_BYTES = 4;
  private static final int FIRST_BLOCK_FIELD = 1;
  private static final int CHECKSUMS_FIELD = 2;
  private static final int PAYLOAD_FIELD = 3;

  private final int firstBlock;
  private final int[] checksums;
  private final byte[] bytes;
  private final int offset;
  private final int length;

  /// @param checksums CRC-32C of each block
  /// @param bytes holds the blocks, one behind the other, from the offset on
  public BlockRun(int firstBlock, int[] checksums, byte[] bytes, int offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw new IllegalArgumentException(
          length + " bytes at " + offset + " of " + bytes.length + " cannot be a run");
    }
    this.firstBlock = firstBlock;
    this.checksums = checksums.clone();
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  public int firstBlock() {
    return firstBlock;
  }

  public int blocks() {
    return checksums.length;
  }

  public int checksum(int index) {
    return checksums[index];
  }

  /// The array that holds the blocks, and maybe more.
  public byte[] bytes() {
    return bytes;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /// Bytes of the message.
  int encodedBytes() {
    return headBytes() + length;
  }

  private int headBytes() {
    int packed = checksums.length * CHECKSUM_BYTES;
    return CodedOutputStream.computeUInt32Size(FIRST_BLOCK_FIELD, firstBlock)
        + CodedOutputStream.computeTagSize(CHECKSUMS_FIELD)
        + CodedOutputStream.computeUInt32SizeNoTag(packed)
        + packed
        + CodedOutputStream.computeTagSize(PAYLOAD_FIELD)
        + CodedOutputStream.computeUInt32SizeNoTag(length);
  }

  /// Writes the message up to its payload, which must follow.
  void writeHead(CodedOutputStream out) throws IOException {
    out.writeUInt32(FIRST_BLOCK_FIELD, firstBlock);
    out.writeTag(CHECKSUMS_FIELD, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(checksums.length * CHECKSUM_BYTES);
    for (int checksum : checksums) {
      out.writeFixed32NoTag(checksum);
    }
    out.writeTag(PAYLOAD_FIELD, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(length);
  }

  /// Reads the message that lies in an array; the payload stays where it is.
  static BlockRun parse(byte[] array, int from, int count) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(array, from, count);
    int firstBlock = 0;
    int[] checksums = new int[0];
    int offset = from;
    int length = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case FIRST_BLOCK_FIELD << 3 | WireFormat.WIRETYPE_VARINT -> firstBlock = in.readUInt32();
        case CHECKSUMS_FIELD << 3 | WireFormat.WIRETYPE_FIXED32 ->
            checksums = appended(checksums, in, CHECKSUM_BYTES);
        case CHECKSUMS_FIELD << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            checksums = appended(checksums, in, in.readRawVarint32());
        case PAYLOAD_FIELD << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
          length = in.readRawVarint32();
          offset = from + in.getTotalBytesRead();
          in.skipRawBytes(length);
        }
        default -> skip(in, tag);
      }
    }
    return new BlockRun(firstBlock, checksums, array, offset, length);
  }

  private static int[] appended(int[] known, CodedInputStream in, int packedBytes)
      throws IOException {
    if (packedBytes < 0
        || packedBytes % CHECKSUM_BYTES != 0
        || (in.getBytesUntilLimit() >= 0 && packedBytes > in.getBytesUntilLimit())) {
      throw new InvalidProtocolBufferException("checksums of " + packedBytes + " bytes");
    }
    int at = known.length;
    int[] all = Arrays.copyOf(known, at + packedBytes / CHECKSUM_BYTES);
    while (at < all.length) {
      all[at++] = in.readFixed32();
    }
    return all;
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that never began");
    }
  }
}
