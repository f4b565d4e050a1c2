package io.skerry.metadata.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.Table;
import io.skerry.metadata.state.Change;
import io.skerry.proto.stored.LogEntry;
import io.skerry.proto.stored.RowChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Log entries: the changes of one batch and what they belong to.
public final class LogEntryCodec {
  /// Version of the entry as a whole; grows when an older reader would misread it.
  static final int FORMAT = 1;

  private static final byte[] NOTHING = new byte[0];

  private LogEntryCodec() {}

  /// One entry of the log.
  public record Entry(GroupIdentity identity, List<EncodedChange> changes) {
    public Entry {
      changes = List.copyOf(changes);
    }
  }

  public static byte[] encode(GroupIdentity identity, List<Change> changes) {
    LogEntry.Builder entry =
        LogEntry.newBuilder()
            .setFormat(FORMAT)
            .setGroup(identity.group())
            .setCluster(identity.cluster())
            .setIncarnation(identity.incarnation());
    for (Change change : changes) {
      RowKey<?> key = change.key();
      RowChange.Builder stored =
          RowChange.newBuilder()
              .setTable(key.table().number())
              .setKey(UnsafeByteOperations.unsafeWrap(key.bytes()));
      switch (change) {
        case Change.Put put ->
            stored.setValue(UnsafeByteOperations.unsafeWrap(RowCodec.encode(put.row())));
        case Change.Delete _ -> stored.setDelete(true);
      }
      entry.addChanges(stored);
    }
    return entry.build().toByteArray();
  }

  /// @throws CodecException if this version cannot read the entry
  public static Entry decode(ByteBuffer bytes) {
    LogEntry entry;
    try {
      entry = LogEntry.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new CodecException("a log entry cannot be read: " + e.getMessage(), e);
    }
    if (entry.getFormat() != FORMAT) {
      throw new CodecException(
          "log entry of format " + entry.getFormat() + ", this version reads " + FORMAT);
    }
    List<EncodedChange> changes = new ArrayList<>(entry.getChangesCount());
    for (RowChange change : entry.getChangesList()) {
      Table table = RowCodec.table(change.getTable());
      byte[] body = change.getDelete() ? NOTHING : change.getValue().toByteArray();
      changes.add(
          new EncodedChange(table, change.getKey().toByteArray(), body, change.getDelete()));
    }
    return new Entry(
        new GroupIdentity(entry.getCluster(), entry.getGroup(), entry.getIncarnation()), changes);
  }
}
