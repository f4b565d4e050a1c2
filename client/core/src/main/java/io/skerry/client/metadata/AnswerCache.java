package io.skerry.client.metadata;

import com.google.protobuf.Message;
import io.skerry.proto.rpc.Delegated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Answers about one namespace that may be given from memory: those whose inodes are delegated,
/// while the lease lasts; and, if the application asks for that, any that is not too old. Bounded;
/// what was not used for longest goes first.
final class AnswerCache {
  /// What an answer costs beside its message, and each inode that it hangs on.
  private static final long ANSWER_BYTES = 400;

  private static final long INODE_BYTES = 150;

  /// A message takes more memory than it has bytes on the wire.
  private static final long BYTES_PER_WIRE_BYTE = 3;

  /// One answer never takes more than this part of the memory.
  private static final long SHARE_MAX = 8;

  /// Inodes told to be forgotten with one renewal.
  private static final int FORGOTTEN_MAX = 10_000;

  private final long bytesMax;
  private final long stalenessNanos;
  private final LongSupplier nanoClock;
  private final LinkedHashMap<Message, Kept> answers = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Long, Inode> inodes = new HashMap<>();

  /// Inodes that nothing hangs on any more, with their last grant; for the service to know.
  private final Map<Long, Long> forgotten = new LinkedHashMap<>();

  private final Set<Question> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder recalls = new LongAdder();
  private long bytes;
  private long lease;
  private long usableUntilNanos;

  /// @param staleness how old an answer may be that is not delegated; zero: none is given
  AnswerCache(long bytesMax, Duration staleness, LongSupplier nanoClock) {
    this.bytesMax = bytesMax;
    this.stalenessNanos = staleness.toNanos();
    this.nanoClock = nanoClock;
  }

  /// An answer and what it hangs on; on nothing if it is not delegated.
  private record Kept(
      Message answer, List<Long> inodes, long bytes, long askedNanos, long freshUntilNanos) {
    boolean delegated() {
      return !inodes.isEmpty();
    }
  }

  /// An inode that answers hang on.
  private static final class Inode {
    private final Set<Message> questions = new HashSet<>();
    private long grant;
  }

  /// A question that is being asked. What is asked back meanwhile may be older than its answer, or
  /// newer: nobody knows, so the answer is not kept.
  static final class Question {
    private final Message message;
    private final long lease;
    private final long askedNanos;
    private final Set<Long> recalled = new HashSet<>();
    private boolean changedMeanwhile;

    private Question(Message message, long lease, long askedNanos) {
      this.message = message;
      this.lease = lease;
      this.askedNanos = askedNanos;
    }

    /// The lease to ask under; 0 for none.
    long lease() {
      return lease;
    }
  }

  /// The answer, if there is one that is certainly right at this moment, or not too old.
  synchronized Optional<Message> find(Message question) {
    long now = nanoClock.getAsLong();
    Kept kept = answers.get(question);
    if (kept != null && kept.freshUntilNanos() - now <= 0) {
      remove(question);
      kept = null;
    }
    if (kept != null && !(kept.delegated() && usable(now)) && !young(kept, now)) {
      kept = null;
    }
    (kept == null ? misses : hits).increment();
    return Optional.ofNullable(kept).map(Kept::answer);
  }

  private boolean young(Kept kept, long now) {
    return now - kept.askedNanos() < stalenessNanos;
  }

  private boolean usable(long now) {
    return lease != 0 && usableUntilNanos - now > 0;
  }

  /// Before a question is sent; {@link #answered} or {@link #failed} must follow.
  synchronized Question ask(Message message) {
    Question question = new Question(message, lease, nanoClock.getAsLong());
    if (lease != 0 || stalenessNanos != 0) {
      open.add(question);
    }
    return question;
  }

  synchronized void failed(Question question) {
    open.remove(question);
  }

  /// Keeps the answer if nothing has come in between.
  ///
  /// @param parts what it says to other questions; kept only if it is delegated
  synchronized void answered(
      Question question,
      Message answer,
      Optional<Delegated> delegated,
      Duration life,
      List<Cacheable.Part> parts) {
    open.remove(question);
    Delegated granted = granted(question, delegated);
    List<Long> on = granted.getInodesList();
    if (on.isEmpty() && (stalenessNanos == 0 || question.changedMeanwhile)) {
      return;
    }
    Term term =
        new Term(granted.getNumber(), question.askedNanos, question.askedNanos + life.toNanos());
    keep(question.message, answer, on, term);
    if (!on.isEmpty()) {
      Set<Long> own = new HashSet<>();
      parts.forEach(part -> own.add(part.inode()));
      List<Long> way = on.stream().filter(inode -> !own.contains(inode)).toList();
      for (Cacheable.Part part : parts) {
        List<Long> both = new ArrayList<>(way);
        both.add(part.inode());
        keep(part.question(), part.answer(), both, term);
      }
    }
    shrink();
  }

  /// How long answers of one reply may be given.
  private record Term(long grant, long askedNanos, long freshUntilNanos) {}

  private void keep(Message question, Message answer, List<Long> on, Term term) {
    remove(question);
    long size = size(question, answer, on.size());
    if (size <= bytesMax / SHARE_MAX) {
      on.forEach(inode -> hang(inode, question, term.grant()));
      answers.put(question, new Kept(answer, on, size, term.askedNanos(), term.freshUntilNanos()));
      bytes += size;
    }
  }

  /// What holds still, if anything does.
  private Delegated granted(Question question, Optional<Delegated> delegated) {
    boolean holds =
        delegated.isPresent()
            && lease != 0
            && question.lease() == lease
            && delegated.get().getInodesList().stream().noneMatch(question.recalled::contains);
    return holds ? delegated.get() : Delegated.getDefaultInstance();
  }

  private static long size(Message question, Message answer, int inodes) {
    long wire = (long) answer.getSerializedSize() + question.getSerializedSize();
    return ANSWER_BYTES + BYTES_PER_WIRE_BYTE * wire + INODE_BYTES * inodes;
  }

  private void hang(long inode, Message question, long grant) {
    Inode known = inodes.computeIfAbsent(inode, any -> new Inode());
    known.questions.add(question);
    known.grant = Math.max(known.grant, grant);
    forgotten.remove(inode);
  }

  private void shrink() {
    while (bytes > bytesMax) {
      Iterator<Message> eldest = answers.keySet().iterator();
      remove(eldest.next());
    }
  }

  private void remove(Message question) {
    Kept kept = answers.remove(question);
    if (kept == null) {
      return;
    }
    bytes -= kept.bytes();
    for (long inode : kept.inodes()) {
      Inode known = inodes.get(inode);
      if (known != null && known.questions.remove(question) && known.questions.isEmpty()) {
        inodes.remove(inode);
        forgotten.put(inode, known.grant);
      }
    }
  }

  /// What has gone since this was called last, by grants.
  synchronized List<Delegated> takeForgotten() {
    Map<Long, Delegated.Builder> byGrant = new HashMap<>();
    Iterator<Map.Entry<Long, Long>> next = forgotten.entrySet().iterator();
    for (int count = 0; next.hasNext() && count < FORGOTTEN_MAX; count++) {
      Map.Entry<Long, Long> one = next.next();
      byGrant
          .computeIfAbsent(one.getValue(), grant -> Delegated.newBuilder().setNumber(grant))
          .addInodes(one.getKey());
      next.remove();
    }
    return byGrant.values().stream().map(Delegated.Builder::build).toList();
  }

  /// A lease has begun; everything older is void.
  ///
  /// @param untilNanos when the memory must no longer be used
  synchronized void begun(long number, long untilNanos) {
    over();
    lease = number;
    usableUntilNanos = untilNanos;
  }

  synchronized void renewed(long number, long untilNanos) {
    if (number == lease && untilNanos - usableUntilNanos > 0) {
      usableUntilNanos = untilNanos;
    }
  }

  /// Forgets every answer that hangs on one of these.
  ///
  /// @param asked empty: every answer
  synchronized void recall(List<Long> asked) {
    recalls.increment();
    if (asked.isEmpty()) {
      over();
      return;
    }
    open.forEach(question -> question.recalled.addAll(asked));
    for (long inode : asked) {
      Inode known = inodes.get(inode);
      if (known != null) {
        List.copyOf(known.questions).forEach(this::remove);
      }
    }
  }

  /// This client has changed something, or may have: it sees that at once, however old its answers
  /// may be. Those that are delegated have been asked back.
  synchronized void changed() {
    if (stalenessNanos == 0) {
      return;
    }
    boolean usable = usable(nanoClock.getAsLong());
    open.forEach(question -> question.changedMeanwhile = true);
    List<Message> old =
        answers.entrySet().stream()
            .filter(entry -> !usable || !entry.getValue().delegated())
            .map(Map.Entry::getKey)
            .toList();
    old.forEach(this::remove);
  }

  /// The lease is over.
  synchronized void over() {
    lease = 0;
    answers.clear();
    inodes.clear();
    forgotten.clear();
    bytes = 0;
  }

  /// What the cache has done and has.
  record Counts(long hits, long misses, long recalls, long bytes) {}

  synchronized Counts counts() {
    return new Counts(hits.sum(), misses.sum(), recalls.sum(), bytes);
  }
}
