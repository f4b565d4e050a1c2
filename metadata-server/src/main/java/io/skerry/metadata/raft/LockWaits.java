package io.skerry.metadata.raft;

import io.skerry.metadata.command.FileLocks;
import io.skerry.metadata.command.LockWish;
import io.skerry.metadata.model.Lock;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.InodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Who waits for locks of a group, in the leader's memory only; clients ask a new leader again.
/// Nothing is granted here: who waits is told when the lock may be free, first come first served,
/// and takes it by a command like everybody. Knows no time: who asks ends his wait.
public final class LockWaits {
  static final int WAITS_MAX = 10_000;

  /// A circle of more owners is not looked for.
  static final int OWNERS_MAX = 64;

  private static final int TERM_SHIFT = 32;

  private final Map<File, TreeMap<Seat, Wait>> byFile = new HashMap<>();
  private final Map<Lock.Owner, Set<Wait>> byOwner = new HashMap<>();
  private long places;
  private long serial;
  private int count;

  /// A file of the group.
  record File(int namespace, InodeId inode) {}

  private record Seat(long place, long serial) implements Comparable<Seat> {
    @Override
    public int compareTo(Seat other) {
      int byPlace = Long.compare(place, other.place);
      return byPlace != 0 ? byPlace : Long.compare(serial, other.serial);
    }
  }

  /// What who waits is told, once.
  public enum Answer {
    /// Nothing stands against the lock, or did a moment ago.
    FREE,
    /// It was waited for long enough.
    HELD,
    /// Those who have it wait for the asker.
    DEADLOCK,
    /// Too many wait already.
    CROWDED
  }

  /// One who waits. Compared by identity.
  public static final class Wait {
    private final File file;
    private final LockWish wish;
    private final Seat seat;
    private final Consumer<Answer> asker;
    private boolean told;

    private Wait(File file, LockWish wish, Seat seat, Consumer<Answer> asker) {
      this.file = file;
      this.wish = wish;
      this.seat = seat;
      this.asker = asker;
    }

    /// Where it stands in the queue, to come back to.
    public long place() {
      return seat.place;
    }
  }

  /// An answer on its way out of the lock.
  private record Telling(Wait waiting, Answer answer) {
    void run() {
      waiting.asker.accept(answer);
    }
  }

  /// This replica begins to lead.
  synchronized void lead(long term) {
    places = term << TERM_SHIFT;
  }

  /// Those who wait now.
  public synchronized int count() {
    return count;
  }

  /// Lets somebody wait, who must be looked at after it with rows that were read after it.
  ///
  /// @param place 0: behind everybody
  /// @param asker told once, by any thread; must not wait
  public Wait add(int namespace, InodeId inode, LockWish wish, long place, Consumer<Answer> asker) {
    Wait wait;
    boolean crowded;
    synchronized (this) {
      long own = place == 0 ? ++places : place;
      wait = new Wait(new File(namespace, inode), wish, new Seat(own, ++serial), asker);
      crowded = count >= WAITS_MAX;
      if (crowded) {
        wait.told = true;
      } else {
        count++;
        byFile.computeIfAbsent(wait.file, any -> new TreeMap<>()).put(wait.seat, wait);
        byOwner.computeIfAbsent(wish.owner(), any -> new LinkedHashSet<>()).add(wait);
      }
    }
    if (crowded) {
      asker.accept(Answer.CROWDED);
    }
    return wait;
  }

  /// Answers if it need not wait, or would wait for ever.
  public void look(Wait wait, StateReader rows) {
    List<Telling> tellings = new ArrayList<>();
    synchronized (this) {
      if (wait.told) {
        return;
      }
      if (against(wait, rows).isEmpty()) {
        tellings.add(out(wait, Answer.FREE));
      } else if (inCircle(wait, rows)) {
        tellings.add(out(wait, Answer.DEADLOCK));
      }
    }
    tellings.forEach(Telling::run);
  }

  /// Locks on these files have changed: tells, in their order, those who can have theirs together.
  void changed(Collection<File> files, StateReader rows) {
    List<Telling> tellings = new ArrayList<>();
    synchronized (this) {
      for (File file : files) {
        List<LockWish> called = new ArrayList<>();
        for (Wait wait : List.copyOf(byFile.getOrDefault(file, new TreeMap<>()).values())) {
          boolean behind = called.stream().anyMatch(first -> excludes(first, wait.wish));
          if (!behind && against(wait, rows).isEmpty()) {
            called.add(wait.wish);
            tellings.add(out(wait, Answer.FREE));
          }
        }
      }
    }
    tellings.forEach(Telling::run);
  }

  private static boolean excludes(LockWish one, LockWish other) {
    return one.owner().kind() == other.owner().kind()
        && !one.owner().equals(other.owner())
        && (one.exclusive() || other.exclusive())
        && one.range().overlaps(other.range());
  }

  /// The wait is over, whatever came of it.
  public void end(Wait wait) {
    List<Telling> tellings = new ArrayList<>();
    synchronized (this) {
      if (!wait.told) {
        tellings.add(out(wait, Answer.HELD));
      }
    }
    tellings.forEach(Telling::run);
  }

  /// This replica leads no longer.
  void cease() {
    List<Telling> tellings = new ArrayList<>();
    synchronized (this) {
      byFile.values().stream()
          .flatMap(waits -> waits.values().stream())
          .toList()
          .forEach(wait -> tellings.add(out(wait, Answer.HELD)));
    }
    tellings.forEach(Telling::run);
  }

  private Telling out(Wait wait, Answer answer) {
    wait.told = true;
    count--;
    TreeMap<Seat, Wait> same = byFile.getOrDefault(wait.file, new TreeMap<>());
    same.remove(wait.seat);
    if (same.isEmpty()) {
      byFile.remove(wait.file);
    }
    Set<Wait> own = byOwner.getOrDefault(wait.wish.owner(), new HashSet<>());
    own.remove(wait);
    if (own.isEmpty()) {
      byOwner.remove(wait.wish.owner());
    }
    return new Telling(wait, answer);
  }

  private static List<Lock> against(Wait wait, StateReader rows) {
    return new FileLocks(rows, wait.file.namespace, wait.file.inode).against(wait.wish);
  }

  /// Whether those who hold what it waits for wait, through others or not, for its owner. Whole
  /// files are not looked at: flock(2) does not either.
  private boolean inCircle(Wait wait, StateReader rows) {
    Lock.Owner asker = wait.wish.owner();
    Set<Lock.Owner> seen = new HashSet<>();
    Deque<Lock.Owner> holders = new ArrayDeque<>();
    against(wait, rows).forEach(lock -> holders.add(lock.owner()));
    while (asker.kind() == Lock.Kind.RANGE && !holders.isEmpty() && seen.size() < OWNERS_MAX) {
      Lock.Owner holder = holders.remove();
      if (holder.equals(asker)) {
        return true;
      }
      if (seen.add(holder)) {
        for (Wait theirs : byOwner.getOrDefault(holder, Set.of())) {
          against(theirs, rows).forEach(lock -> holders.add(lock.owner()));
        }
      }
    }
    return false;
  }
}
