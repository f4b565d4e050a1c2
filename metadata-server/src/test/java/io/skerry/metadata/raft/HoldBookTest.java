package io.skerry.metadata.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.InodeId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldBookTest {
  private static final Duration LIFE = Duration.ofSeconds(10);
  private static final InodeId FILE = new InodeId(5);
  private static final ChunkId CHUNK = ChunkId.of(1, 1, 9);

  private long now = Long.MAX_VALUE - 5; // the clock overflows on its way
  private final HoldBook book = new HoldBook(LIFE, () -> now);

  private void pass(long seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void aHoldLastsUntilItIsNotStatedAgain() {
    assertFalse(book.held(1, FILE));
    book.opened(1, FILE, 77);
    pass(9);
    assertTrue(book.held(1, FILE));
    book.opened(1, FILE, 77);
    pass(9);
    assertTrue(book.held(1, FILE));
    assertFalse(book.held(2, FILE));
    assertFalse(book.held(1, new InodeId(6)));

    pass(1);
    assertFalse(book.held(1, FILE));
  }

  @Test
  void aFileIsHeldUntilTheLastSessionHasClosedIt() {
    book.opened(1, FILE, 77);
    book.opened(1, FILE, 78);
    book.closed(1, FILE, 79);
    book.closed(1, FILE, 77);
    assertTrue(book.held(1, FILE));

    book.closed(1, FILE, 78);
    assertFalse(book.held(1, FILE));
    book.closed(1, FILE, 78);
  }

  @Test
  void chunksAreKeptLikewise() {
    assertFalse(book.kept(CHUNK));
    book.keep(List.of(CHUNK));
    pass(9);
    assertTrue(book.kept(CHUNK));
    book.sweep();
    assertTrue(book.kept(CHUNK));

    pass(1);
    assertFalse(book.kept(CHUNK));
    book.sweep();
    assertFalse(book.kept(CHUNK));
  }

  @Test
  void aNewLeaderTakesEverythingAsHeldUntilEverybodyWasHeard() {
    book.opened(1, FILE, 77);
    book.lead(/* sessions= */ true);
    InodeId other = new InodeId(6);
    assertTrue(book.unheard() && book.held(1, other) && book.kept(CHUNK));
    pass(5);
    book.opened(1, FILE, 77);

    pass(5);
    assertFalse(book.unheard() || book.held(1, other) || book.kept(CHUNK));
    assertTrue(book.held(1, FILE));
  }

  @Test
  void whereThereIsNoSessionNobodyHasAnythingOpen() {
    book.opened(1, FILE, 77);
    book.lead(/* sessions= */ false);

    assertFalse(book.unheard() || book.held(1, FILE));
  }

  @Test
  void whatIsTooMuchToRememberIsTakenAsHeld() {
    for (int i = 0; i < HoldBook.FILES_MAX; i++) {
      book.opened(1, new InodeId(1_000 + i), 77);
    }
    assertFalse(book.held(1, FILE));

    book.opened(1, FILE, 77);
    assertTrue(book.unheard() && book.held(2, FILE));

    pass(10);
    book.sweep();
    assertFalse(book.unheard());
    book.opened(1, FILE, 77);
    assertTrue(book.held(1, FILE));
    assertEquals(LIFE.toMillis(), book.lifeMillis());
  }
}
