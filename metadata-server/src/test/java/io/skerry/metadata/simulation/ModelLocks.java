package io.skerry.metadata.simulation;

import static io.skerry.proto.types.ErrorCode.LOCKED;
import static io.skerry.proto.types.ErrorCode.PERMISSION_DENIED;
import static io.skerry.proto.types.ErrorCode.SESSION_LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.metadata.command.LockWish;
import io.skerry.metadata.command.ReleaseLocks;
import io.skerry.metadata.command.TakeLock;
import io.skerry.metadata.model.Lock;
import io.skerry.metadata.model.LockHolding;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.InodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Locks as a textbook has them: for each owner and byte one letter. Files have few bytes here, the
/// last of which stands for all that come.
final class ModelLocks {
  static final int BYTES = 24;

  /// A session that nobody has.
  static final long NOBODY = 1L << 40;

  private static final char NONE = '-';
  private static final char SHARED = 's';
  private static final char EXCLUSIVE = 'x';

  private final ModelWalk paths;
  private final Map<Held, char[]> bytes = new HashMap<>();
  private final Map<Long, Map<Long, Long>> holdings = new TreeMap<>();
  private final Map<Long, Set<Long>> ever = new TreeMap<>();

  private record Held(long inode, Lock.Owner owner) {}

  /// The bytes from one to another, as the core names them.
  static Lock.Range range(int first, int last) {
    return new Lock.Range(first, last == BYTES - 1 ? Long.MAX_VALUE : last);
  }

  private static int last(Lock.Range range) {
    return (int) Math.min(range.end(), BYTES - 1);
  }

  ModelLocks(ModelWalk paths) {
    this.paths = paths;
  }

  void take(TakeLock c, Outcome outcome) {
    checkSession(c.wish().owner().session());
    ModelNode node = ModelRules.regular(paths.find(c.caller(), c.target()));
    boolean writes = c.wish().exclusive() && c.wish().owner().kind() == Lock.Kind.RANGE;
    String opened = c.target().opened().name();
    boolean open = writes ? opened.endsWith("_TO_WRITE") : !opened.equals("NO");
    boolean may = ModelRules.may(c.caller(), node, 2);
    boolean reads = !writes && ModelRules.may(c.caller(), node, 4);
    ModelRules.check(open || may || reads, PERMISSION_DENIED);
    checkFree(node.id, c.wish());
    granted(node.id, c.wish(), ModelTree.done(outcome).ids().get(1));
  }

  private void checkFree(long inode, LockWish wish) {
    Lock.Range range = wish.range();
    for (Map.Entry<Held, char[]> entry : bytes.entrySet()) {
      Held held = entry.getKey();
      boolean other =
          held.inode == inode
              && held.owner.kind() == wish.owner().kind()
              && !held.owner.equals(wish.owner());
      for (int i = (int) range.start(); other && i <= last(range); i++) {
        char there = entry.getValue()[i];
        ModelRules.check(there == NONE || (there == SHARED && !wish.exclusive()), LOCKED);
      }
    }
  }

  private void granted(long inode, LockWish wish, long fence) {
    Lock.Range range = wish.range();
    fill(inode, wish.owner(), range, wish.exclusive() ? EXCLUSIVE : SHARED);
    long session = wish.owner().session();
    holdings.computeIfAbsent(session, s -> new TreeMap<>()).putIfAbsent(inode, fence);
    ever.computeIfAbsent(session, s -> new TreeSet<>()).add(fence);
  }

  void release(ReleaseLocks c) {
    checkSession(c.owner().session());
    fill(c.inode().value(), c.owner(), c.range(), NONE);
    boolean none =
        bytes.entrySet().stream()
            .filter(entry -> entry.getKey().inode == c.inode().value())
            .filter(entry -> entry.getKey().owner.session() == c.owner().session())
            .allMatch(entry -> new String(entry.getValue()).chars().allMatch(b -> b == NONE));
    if (none) {
      holdings.getOrDefault(c.owner().session(), new TreeMap<>()).remove(c.inode().value());
    }
  }

  static void checkSession(long session) {
    ModelRules.check(session != NOBODY, SESSION_LOST);
  }

  private void fill(long inode, Lock.Owner owner, Lock.Range range, char with) {
    char[] own =
        bytes.computeIfAbsent(
            new Held(inode, owner), h -> String.valueOf(NONE).repeat(BYTES).toCharArray());
    for (int i = (int) range.start(); i <= last(range); i++) {
      own[i] = with;
    }
  }

  void end(long session) {
    bytes.keySet().removeIf(held -> held.owner.session() == session);
    holdings.remove(session);
    ever.remove(session);
  }

  boolean holds(long session, long holding) {
    return holdings.getOrDefault(session, Map.of()).containsValue(holding);
  }

  /// Every fence that the session was ever given.
  List<Long> ever(long session) {
    return List.copyOf(ever.getOrDefault(session, Set.of()));
  }

  /// The rows say the same, and are as few as can be.
  void compare(MemoryStore store) {
    List<String> expected = new ArrayList<>();
    bytes.forEach((held, letters) -> expected.addAll(runs(held, new String(letters))));
    List<Lock> rows = store.all(Lock.class);
    List<String> actual = new ArrayList<>();
    rows.forEach(
        lock ->
            actual.add(text(lock.inode().value(), lock.owner(), lock.range(), lock.exclusive())));
    expected.sort(Comparator.naturalOrder());
    actual.sort(Comparator.naturalOrder());
    assertEquals(expected, actual);
    compareHoldings(store, rows);
  }

  private void compareHoldings(MemoryStore store, List<Lock> rows) {
    Map<Long, Integer> ofSession = new TreeMap<>();
    Map<Long, Integer> ofHolding = new TreeMap<>();
    for (Lock lock : rows) {
      ofSession.merge(lock.owner().session(), 1, Integer::sum);
      ofHolding.merge(lock.holding(), 1, Integer::sum);
      assertEquals(
          holdings.getOrDefault(lock.owner().session(), Map.of()).get(lock.inode().value()),
          lock.holding());
    }
    Map<Long, Integer> counted = new TreeMap<>();
    store.all(LockHolding.class).forEach(row -> counted.put(row.number(), row.locks()));
    assertEquals(ofHolding, counted);
    for (Session session : store.all(Session.class)) {
      assertEquals(ofSession.getOrDefault(session.id(), 0), session.locks(), session::toString);
    }
  }

  private static List<String> runs(Held held, String letters) {
    List<String> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= BYTES; i++) {
      if (i == BYTES || letters.charAt(i) != letters.charAt(start)) {
        if (letters.charAt(start) != NONE) {
          boolean exclusive = letters.charAt(start) == EXCLUSIVE;
          runs.add(text(held.inode, held.owner, range(start, i - 1), exclusive));
        }
        start = i;
      }
    }
    return runs;
  }

  private static String text(long inode, Lock.Owner owner, Lock.Range range, boolean exclusive) {
    return "%s of %s %s %b".formatted(new InodeId(inode), owner, range, exclusive);
  }
}
