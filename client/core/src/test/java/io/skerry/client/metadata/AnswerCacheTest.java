package io.skerry.client.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.skerry.proto.rpc.Attributes;
import io.skerry.proto.rpc.Delegated;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// P2: what a client answers from memory is what the service allows at that moment.
class AnswerCacheTest {
  private static final Duration LIFE = Duration.ofSeconds(20);
  private static final long LEASE = 7;

  private long now = Long.MAX_VALUE - 5; // the clock overflows on its way
  private final AnswerCache cache = new AnswerCache(1 << 20, Duration.ZERO, () -> now);

  private static Message question(String name) {
    return StatRequest.newBuilder().setFile(FileRef.newBuilder().addNames(name)).build();
  }

  private static Message answer(long inode) {
    return StatReply.newBuilder().setAttributes(Attributes.newBuilder().setInode(inode)).build();
  }

  private static Optional<Delegated> on(long grant, Long... inodes) {
    return Optional.of(
        Delegated.newBuilder().setNumber(grant).addAllInodes(List.of(inodes)).build());
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }

  private void lease(Duration usable) {
    cache.begun(LEASE, now + usable.toNanos());
  }

  private void keep(String name, long inode, long grant) {
    AnswerCache.Question asked = cache.ask(question(name));
    cache.answered(asked, answer(inode), on(grant, 1L, inode), LIFE, List.of());
  }

  @Test
  void anAnswerIsGivenWhileTheLeaseLastsAndNoLonger() {
    keep("a", 5, 1);
    assertTrue(cache.find(question("a")).isEmpty(), "there was no lease");

    lease(Duration.ofMillis(300));
    keep("a", 5, 1);
    assertEquals(Optional.of(answer(5)), cache.find(question("a")));
    pass(Duration.ofMillis(299));
    assertEquals(Optional.of(answer(5)), cache.find(question("a")));
    pass(Duration.ofMillis(1));
    assertTrue(cache.find(question("a")).isEmpty());

    cache.renewed(LEASE, now + 1_000_000);
    assertEquals(Optional.of(answer(5)), cache.find(question("a")), "it was never asked back");
    cache.renewed(LEASE + 1, now + 1_000_000_000);
    pass(Duration.ofMillis(1));
    assertTrue(cache.find(question("a")).isEmpty(), "another lease");
  }

  @Test
  void whatIsAskedBackIsForgotten() {
    lease(Duration.ofMillis(300));
    keep("a", 5, 1);
    keep("b", 6, 2);
    cache.recall(List.of(5L));
    assertTrue(cache.find(question("a")).isEmpty());
    assertEquals(Optional.of(answer(6)), cache.find(question("b")));
    cache.recall(List.of(1L));
    assertTrue(cache.find(question("b")).isEmpty());
  }

  @Test
  void anAnswerThatARecallHasOvertakenIsNotKept() {
    lease(Duration.ofMillis(300));
    AnswerCache.Question asked = cache.ask(question("a"));
    AnswerCache.Question other = cache.ask(question("b"));
    cache.recall(List.of(5L));
    cache.answered(asked, answer(5), on(1, 1L, 5L), LIFE, List.of());
    cache.answered(other, answer(6), on(2, 1L, 6L), LIFE, List.of());
    assertTrue(cache.find(question("a")).isEmpty());
    assertEquals(Optional.of(answer(6)), cache.find(question("b")));
  }

  @Test
  void anAnswerOfAnEarlierLeaseIsNotKept() {
    lease(Duration.ofMillis(300));
    AnswerCache.Question asked = cache.ask(question("a"));
    cache.begun(LEASE + 1, now + 1_000_000_000);
    cache.answered(asked, answer(5), on(1, 1L, 5L), LIFE, List.of());
    assertTrue(cache.find(question("a")).isEmpty());
  }

  @Test
  void whoAsksForItGetsAnswersThatAreALittleOld() {
    AnswerCache lazy = new AnswerCache(1 << 20, Duration.ofSeconds(3), () -> now);
    lazy.answered(lazy.ask(question("a")), answer(5), Optional.empty(), LIFE, List.of());
    pass(Duration.ofMillis(2_999));
    assertEquals(Optional.of(answer(5)), lazy.find(question("a")));
    pass(Duration.ofMillis(1));
    assertTrue(lazy.find(question("a")).isEmpty());

    lazy.answered(lazy.ask(question("a")), answer(5), Optional.empty(), LIFE, List.of());
    AnswerCache.Question open = lazy.ask(question("b"));
    lazy.changed();
    lazy.answered(open, answer(6), Optional.empty(), LIFE, List.of());
    assertTrue(lazy.find(question("a")).isEmpty(), "it sees its own changes");
    assertTrue(lazy.find(question("b")).isEmpty(), "it may have been read before");
  }

  @Test
  void rightsAreAskedForAgainInTime() {
    lease(Duration.ofMinutes(1));
    AnswerCache.Question asked = cache.ask(question("a"));
    pass(Duration.ofSeconds(1));
    cache.answered(asked, answer(5), on(1, 1L, 5L), LIFE, List.of());
    pass(LIFE.minusSeconds(1).minusNanos(1));
    assertEquals(Optional.of(answer(5)), cache.find(question("a")));
    pass(Duration.ofNanos(1));
    assertTrue(cache.find(question("a")).isEmpty());
  }

  @Test
  void whatWasNotUsedForLongestGoesAndTheServiceIsTold() {
    lease(Duration.ofMinutes(1));
    keep("first", 2, 1);
    int inode = 3;
    while (cache.counts().bytes() < (1 << 20) - 2_000) {
      keep("n" + inode, inode, inode);
      inode++;
    }
    assertTrue(cache.find(question("first")).isPresent());
    for (int i = 0; i < 10; i++) {
      keep("m" + i, 1_000_000 + i, 1_000_000);
    }
    assertTrue(cache.counts().bytes() <= 1 << 20);
    assertTrue(cache.find(question("first")).isPresent());
    assertTrue(cache.find(question("n3")).isEmpty());
    List<Delegated> told = cache.takeForgotten();
    assertTrue(
        told.contains(Delegated.newBuilder().setNumber(3).addInodes(3).build()), told::toString);
    assertEquals(List.of(), cache.takeForgotten());
  }

  @Test
  void aPageAnswersForEachOfItsEntriesUntilThatOneIsAskedBack() {
    lease(Duration.ofMillis(300));
    AnswerCache.Question asked = cache.ask(question("list"));
    cache.answered(
        asked,
        answer(2),
        on(1, 1L, 2L, 5L, 6L),
        LIFE,
        List.of(
            new Cacheable.Part(question("a"), answer(5), 5),
            new Cacheable.Part(question("b"), answer(6), 6)));
    assertEquals(Optional.of(answer(5)), cache.find(question("a")));
    assertEquals(Optional.of(answer(6)), cache.find(question("b")));

    cache.recall(List.of(5L));
    assertTrue(cache.find(question("a")).isEmpty());
    assertTrue(cache.find(question("list")).isEmpty());
    assertEquals(Optional.of(answer(6)), cache.find(question("b")), "nobody asked for it");
    cache.recall(List.of(2L));
    assertTrue(cache.find(question("b")).isEmpty(), "the directory has another name in it");
  }

  @Test
  void aPageThatIsNotDelegatedAnswersForNothingElse() {
    lease(Duration.ofMillis(300));
    AnswerCache.Question asked = cache.ask(question("list"));
    List<Cacheable.Part> parts = List.of(new Cacheable.Part(question("a"), answer(5), 5));
    cache.answered(asked, answer(2), Optional.empty(), LIFE, parts);
    assertTrue(cache.find(question("a")).isEmpty());
  }
}
