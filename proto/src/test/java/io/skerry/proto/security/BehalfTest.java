package io.skerry.proto.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BehalfTest {
  @Test
  void itIsReadAsItWasWritten() {
    Behalf behalf = new Behalf(1000, 0, List.of(27, Integer.MAX_VALUE));
    assertEquals(Optional.of(behalf), Behalf.parse(behalf.bytes()));
    assertEquals(Optional.of(new Behalf(0, 0, List.of())), Behalf.parse(new byte[0]));
  }

  @Test
  void whatIsNobodyIsRefused() {
    assertEquals(Optional.empty(), Behalf.parse(new byte[] {1, 2, 3}));
    assertThrows(IllegalArgumentException.class, () -> new Behalf(-1, 0, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Behalf(0, 0, List.of(-5)));
    List<Integer> many = Collections.nCopies(Behalf.GROUPS_MAX + 1, 7);
    assertThrows(IllegalArgumentException.class, () -> new Behalf(0, 0, many));
    byte[] negative = io.skerry.proto.rpc.Behalf.newBuilder().setUid(-2).build().toByteArray();
    assertEquals(Optional.empty(), Behalf.parse(negative));
  }
}
