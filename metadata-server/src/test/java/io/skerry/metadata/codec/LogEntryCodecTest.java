package io.skerry.metadata.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Table;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.state.Change;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Log entries keep their form and carry whose they are.
final class LogEntryCodecTest {
  private static final GroupIdentity IDENTITY = new GroupIdentity("c1", 2, 3);

  @Test
  void changesAreReadBackAsTheyWereWritten() {
    List<Change> changes = SampleRows.ALL.stream().<Change>map(Change.Put::new).toList();
    LogEntryCodec.Entry entry = decode(LogEntryCodec.encode(IDENTITY, changes));
    assertEquals(IDENTITY, entry.identity());
    assertEquals(changes.size(), entry.changes().size());
    for (int i = 0; i < changes.size(); i++) {
      EncodedChange change = entry.changes().get(i);
      assertEquals(SampleRows.ALL.get(i), RowCodec.decode(change.table(), change.body()));
      assertArrayEquals(changes.get(i).key().bytes(), change.key());
    }
  }

  @Test
  void bytesOfAnEntryNeverChange() {
    byte[] entry =
        LogEntryCodec.encode(
            IDENTITY,
            List.of(new Change.Put(new MapVersion(5)), new Change.Delete(UserGroup.key("ab"))));
    assertEquals(
        "080110021a0263312003"
            + "2a06"
            + "0815"
            + "1a02"
            + "0805"
            + "2a08"
            + "0812"
            + "12026162"
            + "2001",
        HexFormat.of().formatHex(entry));
    assertEquals(
        List.of(
            new EncodedChange(Table.MAP_VERSION, new byte[0], new byte[] {8, 5}, false),
            new EncodedChange(Table.USER_GROUP, new byte[] {'a', 'b'}, new byte[0], true)),
        decode(entry).changes());
  }

  @Test
  void entryOfAnotherFormatIsRefused() {
    byte[] entry = LogEntryCodec.encode(IDENTITY, List.of());
    entry[1] = 9;
    CodecException refused = assertThrows(CodecException.class, () -> decode(entry));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("format 9"), message);
  }

  @Test
  void bytesThatAreNoEntryAreRefused() {
    assertThrows(CodecException.class, () -> decode(new byte[] {-1, -1, -1}));
  }

  private static LogEntryCodec.Entry decode(byte[] bytes) {
    return LogEntryCodec.decode(ByteBuffer.wrap(bytes));
  }
}
