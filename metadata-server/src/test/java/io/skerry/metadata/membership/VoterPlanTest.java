package io.skerry.metadata.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.membership.VoterPlan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The voters of a group come to what is wanted, one at a time, and never through a configuration
/// in which too few answer.
class VoterPlanTest {
  private static final List<String> THREE = List.of("a:1", "b:1", "c:1");

  private static VoterPlan plan(
      String self, List<String> voters, List<String> reachable, Set<String> wanted) {
    return new VoterPlan(self, voters, reachable, wanted, wanted, Set.of(), Set.of());
  }

  @Test
  void restsWhenEverybodyIsWhereHeShouldBe() {
    assertInstanceOf(Step.Rest.class, plan("a:1", THREE, THREE, Set.copyOf(THREE)).next());
  }

  @Test
  void addsBeforeItRemoves() {
    Set<String> wanted = Set.of("b:1", "c:1", "d:1");
    assertEquals(new Step.Add("d:1"), plan("b:1", THREE, THREE, wanted).next());
    List<String> four = List.of("a:1", "b:1", "c:1", "d:1");
    assertEquals(new Step.Remove("a:1"), plan("b:1", four, four, wanted).next());
  }

  @Test
  void aNewOneThatDoesNotCatchUpDoesNotHoldUpTheRest() {
    Set<String> wanted = Set.of("b:1", "c:1", "d:1");
    VoterPlan paused = new VoterPlan("b:1", THREE, THREE, wanted, wanted, Set.of(), Set.of("d:1"));
    assertEquals(new Step.Remove("a:1"), paused.next());
  }

  @Test
  void aLeaderThatGoesHandsOverLast() {
    Set<String> wanted = Set.of("c:1");
    assertEquals(new Step.Remove("b:1"), plan("a:1", THREE, THREE, wanted).next());
    List<String> two = List.of("a:1", "c:1");
    assertEquals(new Step.HandOver("c:1"), plan("a:1", two, two, wanted).next());
    assertInstanceOf(Step.Wait.class, plan("a:1", two, List.of("a:1"), wanted).next());
  }

  @Test
  void waitsWhileTheRestCouldNotDecide() {
    Set<String> wanted = Set.of("b:1", "c:1");
    Step step = plan("b:1", THREE, List.of("a:1", "b:1"), wanted).next();
    assertTrue(assertInstanceOf(Step.Wait.class, step).why().contains("2 of 2"));
    assertEquals(new Step.Remove("a:1"), plan("b:1", THREE, List.of("b:1", "c:1"), wanted).next());
  }

  /// Two leave, and one of them is dead: without the living one too few would answer.
  @Test
  void whoIsDeadGoesFirst() {
    List<String> answering = List.of("a:1", "c:1");
    assertEquals(new Step.Remove("b:1"), plan("c:1", THREE, answering, Set.of("c:1")).next());
    assertEquals(new Step.Remove("b:1"), plan("a:1", THREE, answering, Set.of("c:1")).next());
  }

  @Test
  void aDataGroupTakesOnlyWhoVotesInGroupZeroAndGroupZeroKeepsWhoVotesInADataGroup() {
    Set<String> wanted = Set.of("a:1", "b:1", "c:1", "d:1");
    VoterPlan data =
        new VoterPlan("a:1", THREE, THREE, wanted, Set.copyOf(THREE), Set.of(), Set.of());
    assertInstanceOf(Step.Rest.class, data.next());
    VoterPlan root =
        new VoterPlan("a:1", THREE, THREE, Set.of("a:1", "b:1"), Set.of(), Set.of("c:1"), Set.of());
    assertInstanceOf(Step.Rest.class, root.next());
  }

  /// Servers come, go, crash and return while leaders plan; the wish to remove one is taken only as
  /// the command takes it.
  @Test
  void everyRandomWishIsReachedWithoutStoppingTheGroup() {
    long seed = System.nanoTime();
    System.out.println("VoterPlanTest seed " + seed);
    for (int run = 0; run < 300; run++) {
      new World(new Random(seed + run)).run();
    }
  }

  /// One group, as simple as it can be.
  private static final class World {
    private final Random random;
    private final Set<String> voters = new TreeSet<>(THREE);
    private final Set<String> wanted = new TreeSet<>(THREE);
    private final Set<String> up = new TreeSet<>(THREE);
    private int named = 3;

    World(Random random) {
      this.random = random;
    }

    void run() {
      for (int i = 0; i < 200; i++) {
        disturb();
        step();
      }
      up.addAll(voters);
      up.addAll(wanted);
      for (int i = 0; i < 100 && !voters.equals(wanted); i++) {
        step();
      }
      assertEquals(wanted, voters);
    }

    private void disturb() {
      switch (random.nextInt(6)) {
        case 0 -> {
          if (wanted.size() < 7) {
            String fresh = "n" + ++named + ":1";
            wanted.add(fresh);
            up.add(fresh);
          }
        }
        case 1 -> {
          String victim = any(wanted);
          Set<String> rest = new HashSet<>(wanted);
          rest.remove(victim);
          long answering = rest.stream().filter(up::contains).filter(voters::contains).count();
          if (!rest.isEmpty() && answering >= rest.size() / 2 + 1) {
            wanted.remove(victim);
          }
        }
        case 2 -> {
          String victim = any(voters);
          Set<String> left = new HashSet<>(up);
          left.remove(victim);
          if (majority(left)) {
            up.remove(victim);
          }
        }
        default -> up.add(any(voters));
      }
    }

    private void step() {
      if (!majority(up)) {
        return; // nobody leads
      }
      List<String> able = voters.stream().filter(up::contains).toList();
      String leader = able.get(random.nextInt(able.size()));
      List<String> reachable = voters.stream().filter(up::contains).toList();
      Step step = plan(leader, new ArrayList<>(voters), reachable, wanted).next();
      switch (step) {
        case Step.Add add -> {
          assertTrue(wanted.contains(add.address()) && !voters.contains(add.address()));
          if (up.contains(add.address())) {
            voters.add(add.address());
            assertTrue(majority(up), "voters " + voters + ", up " + up);
          }
        }
        case Step.Remove remove -> {
          assertTrue(voters.contains(remove.address()) && !wanted.contains(remove.address()));
          assertTrue(!remove.address().equals(leader));
          voters.remove(remove.address());
          assertTrue(majority(up), "voters " + voters + ", up " + up);
        }
        case Step.HandOver to -> assertTrue(voters.contains(to.address()));
        case Step.Wait _, Step.Rest _ -> {}
      }
    }

    private boolean majority(Set<String> of) {
      return voters.stream().filter(of::contains).count() >= voters.size() / 2 + 1;
    }

    private String any(Set<String> from) {
      return List.copyOf(from).get(random.nextInt(from.size()));
    }
  }
}
