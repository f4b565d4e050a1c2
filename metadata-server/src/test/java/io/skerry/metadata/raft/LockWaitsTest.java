package io.skerry.metadata.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.LockWish;
import io.skerry.metadata.command.ReleaseLocks;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.TakeLock;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Lock;
import io.skerry.metadata.raft.LockWaits.Answer;
import io.skerry.metadata.raft.LockWaits.File;
import io.skerry.metadata.raft.LockWaits.Wait;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who waits for locks over the real rows: in which order they are told, and who would wait for
/// ever.
final class LockWaitsTest {
  private final Scene scene = new Scene();
  private final long session = scene.session(Scene.ALICE);
  private final Inode file = scene.file(Scene.ALICE, "/f", 0600);
  private final LockWaits waits = new LockWaits();
  private final List<String> told = new ArrayList<>();

  private LockWish wish(long owner, long first, long last, boolean exclusive) {
    Lock.Owner who = new Lock.Owner(session, Lock.Kind.RANGE, owner);
    return new LockWish(who, new Lock.Range(first, last), exclusive, 0);
  }

  private void take(LockWish wish) {
    FileTarget target = Scene.at("/f");
    scene.done(new TakeLock(Scene.ALICE, target, wish));
  }

  private void release(LockWish wish) {
    scene.done(
        new ReleaseLocks(Scene.ALICE, Scene.NAMESPACE, file.id(), wish.owner(), wish.range()));
    waits.changed(List.of(new File(Scene.NAMESPACE, file.id())), scene.store());
  }

  private Wait await(LockWish wish, long place) {
    long owner = wish.owner().number();
    Wait wait =
        waits.add(
            Scene.NAMESPACE, file.id(), wish, place, answer -> told.add(owner + " " + answer));
    waits.look(wait, scene.store());
    return wait;
  }

  @Test
  void whoNeedsNotWaitIsToldAtOnce() {
    await(wish(1, 0, 9, true), 0);
    assertEquals(List.of("1 FREE"), told);
    assertEquals(0, waits.count());
  }

  @Test
  void firstComeIsFirstServedAndOnlyThoseThatFitTogether() {
    LockWish held = wish(1, 0, 99, true);
    take(held);
    await(wish(2, 0, 9, true), 0);
    await(wish(3, 5, 9, false), 0);
    await(wish(4, 50, 59, true), 0);
    assertEquals(List.of(), told);
    release(held);
    assertEquals(List.of("2 FREE", "4 FREE"), told);
    take(wish(2, 0, 9, true));
    release(wish(2, 0, 9, true));
    assertEquals(List.of("2 FREE", "4 FREE", "3 FREE"), told);
    assertEquals(0, waits.count());
  }

  @Test
  void whoComesBackHasItsPlace() {
    LockWish held = wish(1, 0, 9, true);
    take(held);
    Wait first = await(wish(2, 0, 9, true), 0);
    await(wish(3, 0, 9, true), 0);
    waits.end(first);
    waits.end(first);
    await(wish(2, 0, 9, true), first.place());
    release(held);
    assertEquals(List.of("2 HELD", "2 FREE"), told);
  }

  @Test
  void whoClosesACircleIsToldHoweverLongItIs() {
    for (int owner = 0; owner < 5; owner++) {
      take(wish(owner, owner, owner, true));
    }
    for (int owner = 0; owner < 5; owner++) {
      int next = (owner + 1) % 5;
      await(wish(owner, next, next, false), 0);
      assertEquals(owner < 4 ? List.of() : List.of("4 DEADLOCK"), told);
    }
  }

  @Test
  void aQueueWithoutACircleIsNone() {
    take(wish(0, 0, 0, true));
    for (int owner = 1; owner < 5; owner++) {
      await(wish(owner, 0, 0, true), 0);
    }
    assertEquals(List.of(), told);
  }

  @Test
  void everybodyIsToldWhenTheLeaderLeadsNoLonger() {
    take(wish(1, 0, 9, true));
    await(wish(2, 0, 9, true), 0);
    await(wish(3, 0, 9, true), 0);
    waits.cease();
    assertEquals(List.of("2 HELD", "3 HELD"), told);
    assertEquals(0, waits.count());
  }

  @Test
  void tooManyAreSentAway() {
    take(wish(0, 0, 0, true));
    for (int i = 0; i < LockWaits.WAITS_MAX; i++) {
      waits.add(Scene.NAMESPACE, file.id(), wish(1, 0, 0, true), 0, answer -> {});
    }
    await(wish(2, 0, 0, true), 0);
    assertEquals(List.of("2 " + Answer.CROWDED), told);
    assertEquals(LockWaits.WAITS_MAX, waits.count());
  }
}
