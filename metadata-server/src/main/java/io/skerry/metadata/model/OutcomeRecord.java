package io.skerry.metadata.model;

import io.skerry.proto.types.ChunkId;
import java.util.List;

/// What a request of a session came to, kept so that a retry gets the first answer. Holds ids only:
/// keys and capabilities are made when a reply is sent.
///
/// @param error number of the error code; 0 when done
public record OutcomeRecord(
    long session, long number, int error, String message, List<Long> ids, List<ChunkId> chunks)
    implements Row {

  public OutcomeRecord {
    ids = List.copyOf(ids);
    chunks = List.copyOf(chunks);
  }

  public static RowKey<OutcomeRecord> key(long session, long number) {
    return new RowKey<>(Table.OUTCOME, new KeyBytes().int64(session).int64(number).done());
  }

  /// All outcomes of a session by number.
  public static RowRange<OutcomeRecord> of(long session) {
    return RowRange.all(Table.OUTCOME, new KeyBytes().int64(session).done());
  }

  /// The outcomes of a session from a number on.
  public static RowRange<OutcomeRecord> from(long session, long number) {
    return new RowRange<>(Table.OUTCOME, of(session).prefix(), key(session, number).bytes());
  }

  @Override
  public RowKey<OutcomeRecord> key() {
    return key(session, number);
  }
}
