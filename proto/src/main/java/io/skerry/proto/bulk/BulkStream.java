package io.skerry.proto.bulk;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;

/// The bytes of one message on their way to the transport: a short head, then the blocks from the
/// array where they lie.
final class BulkStream extends InputStream implements KnownLength, Drainable {
  private static final byte[] NOTHING = new byte[0];

  private final byte[] head;
  private final byte[] body;
  private final int bodyEnd;
  private int headAt;
  private int bodyAt;

  BulkStream(byte[] head, Optional<BlockRun> run) {
    this.head = head;
    this.body = run.map(BlockRun::bytes).orElse(NOTHING);
    this.bodyAt = run.map(BlockRun::offset).orElse(0);
    this.bodyEnd = bodyAt + run.map(BlockRun::length).orElse(0);
  }

  @Override
  public int available() {
    return head.length - headAt + bodyEnd - bodyAt;
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int count = available();
    target.write(head, headAt, head.length - headAt);
    target.write(body, bodyAt, bodyEnd - bodyAt);
    headAt = head.length;
    bodyAt = bodyEnd;
    return count;
  }

  @Override
  public int read() {
    if (headAt < head.length) {
      return head[headAt++] & 0xff;
    }
    return bodyAt < bodyEnd ? body[bodyAt++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (available() == 0) {
      return -1;
    }
    boolean inHead = headAt < head.length;
    int count = Math.min(length, inHead ? head.length - headAt : bodyEnd - bodyAt);
    System.arraycopy(inHead ? head : body, inHead ? headAt : bodyAt, target, offset, count);
    if (inHead) {
      headAt += count;
    } else {
      bodyAt += count;
    }
    return count;
  }
}
