package io.skerry.metadata.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.Table;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is stored can be read back, stays as it is from version to version, and anything else is
/// refused.
final class RowCodecTest {
  @Test
  void everyRowIsReadBackAsItWasWritten() {
    Set<Table> seen = EnumSet.noneOf(Table.class);
    for (Row row : SampleRows.ALL) {
      Table table = row.key().table();
      seen.add(table);
      byte[] stored = RowCodec.stored(1L << 40, RowCodec.encode(row));
      assertEquals(row, RowCodec.decodeStored(table, stored));
      assertEquals(1L << 40, RowCodec.storedIndex(table, stored));
    }
    assertEquals(EnumSet.allOf(Table.class), seen);
  }

  @Test
  void bytesOfAnInodeNeverChange() {
    assertGolden(
        "08031011180120a00328e80730e907388080808080a0014001"
            + "4801508280d0e2c6bfce972f588480d0e2c6bfce972f6009780c",
        SampleRows.INODE);
  }

  @Test
  void bytesOfAnExtentNeverChange() {
    assertGolden(
        "0803101118808080802021feff452301efcdab29feffffffffffffff308080043880808008",
        SampleRows.EXTENT);
  }

  @Test
  void bytesOfAChunkNeverChange() {
    assertGolden(
        "09feff452301efcdab11feffffffffffffff1815200c" + "288080800835efbeadde38ffffff0740034802",
        SampleRows.CHUNK_ROW);
  }

  @Test
  void bytesOfAPlacementGroupNeverChange() {
    assertGolden(
        "08161007" + "1a0404050607" + "2002" + "2a0400020103" + "320401060607", SampleRows.MOVING);
  }

  @Test
  void bytesOfANodeNeverChange() {
    assertGolden(
        "08051202733518022201612a027231320e3132372e302e302e313a3930303138014080"
            + "80808080800848808080808080045001",
        SampleRows.DRAINED);
  }

  @Test
  void bytesOfASweepNeverChange() {
    assertGolden(
        "081610061806" + "21feff452301efcdab" + "29feffffffffffffff" + "3001", SampleRows.SWEEP);
  }

  @Test
  void bytesOfAMetadataServerNeverChange() {
    assertGolden(
        "0a026d34"
            + "120162"
            + "1a027232"
            + "220e3132372e302e302e313a39343034"
            + "2a0e3132372e302e302e313a39353034"
            + "3001",
        SampleRows.PEER);
  }

  @Test
  void membersOfAGroupThatWasStoredWithoutStatesAreFull() {
    byte[] before = HexFormat.of().parseHex("081510021a03040506");
    assertEquals(
        new PlacementGroup(21, 2, List.of(4, 5, 6)),
        RowCodec.decode(Table.PLACEMENT_GROUP, before));
  }

  @Test
  void storedValueBeginsWithVersionAndIndex() {
    byte[] body = {1, 2, 3};
    assertArrayEquals(
        HexFormat.of().parseHex("01" + "0000000000000102" + "010203"),
        RowCodec.stored(0x102, body));
  }

  @Test
  void valueOfAnotherVersionIsRefused() {
    byte[] stored = RowCodec.stored(1, RowCodec.encode(SampleRows.INODE));
    stored[0] = 2;
    CodecException refused =
        assertThrows(CodecException.class, () -> RowCodec.decodeStored(Table.INODE, stored));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("version 2"), message);
  }

  @Test
  void unknownTableIsRefused() {
    assertThrows(CodecException.class, () -> RowCodec.table(99));
  }

  @Test
  void damagedValuesAreRefused() {
    assertThrows(
        CodecException.class, () -> RowCodec.decodeStored(Table.INODE, new byte[] {1, 0, 0}));
    assertThrows(
        CodecException.class,
        () -> RowCodec.decodeStored(Table.INODE, RowCodec.stored(1, new byte[] {-1, -1, -1})));
    assertThrows(
        CodecException.class,
        () -> RowCodec.decodeStored(Table.INODE, RowCodec.stored(1, new byte[0])));
  }

  private static void assertGolden(String hex, Row row) {
    assertEquals(hex, HexFormat.of().formatHex(RowCodec.encode(row)));
    assertEquals(row, RowCodec.decode(row.key().table(), HexFormat.of().parseHex(hex)));
  }
}
