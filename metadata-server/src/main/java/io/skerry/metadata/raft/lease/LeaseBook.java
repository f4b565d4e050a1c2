package io.skerry.metadata.raft.lease;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What one replica has promised and been promised, as its transport sees it: the answers that a
/// leader's lease rests on, and when this replica last heard of a leader. Every message is written
/// down before it is sent or handed on, so that a lease ends before this server's vote does harm.
public final class LeaseBook {
  private final LeaseRules rules;
  private final Supplier<Moment> clock;
  private final Moment started;
  private final Map<String, Moment> acknowledged = new HashMap<>();
  private Moment heard;

  /// The newest term in which this replica has led, followed or voted.
  private long term;

  /// The newest term whose leader, this replica, has asked another one to take over.
  private long handedOver;

  /// The newest term whose leader has asked this replica to take over.
  private long invited;

  /// The newest index that anybody else may know to be committed through this replica.
  private long published;

  /// The book of a replica that has just started, and may have promised before what it has
  /// forgotten.
  public LeaseBook(LeaseRules rules, Supplier<Moment> clock) {
    this(rules, clock, clock.get());
  }

  private LeaseBook(LeaseRules rules, Supplier<Moment> clock, Moment bound) {
    this.rules = rules;
    this.clock = clock;
    this.started = bound;
    this.heard = bound;
  }

  /// The book of a replica that has never voted for a leader nor followed one, so that it is bound
  /// by nothing: the voters of a new group need not wait for each other.
  public static LeaseBook unbound(LeaseRules rules, Supplier<Moment> clock) {
    return new LeaseBook(rules, clock, clock.get().before(rules.electionNanos()));
  }

  /// As leader: log entries or a heartbeat are about to be sent.
  ///
  /// @param committed the index that the message gives as committed
  /// @return the moment to be shown when the answer comes
  public synchronized Moment sending(long inTerm, long committed) {
    enter(inTerm);
    publish(committed);
    return clock.get();
  }

  /// As leader: a peer has accepted what was sent at that moment.
  public synchronized void acknowledged(String peer, long inTerm, Moment sent) {
    if (inTerm == term) {
      acknowledged.merge(peer, sent, (one, other) -> one.since(other) > 0 ? one : other);
    }
  }

  /// As leader: another replica is about to learn that this index is committed.
  public synchronized void publish(long committed) {
    published = Math.max(published, committed);
  }

  /// As leader: another replica is about to be asked to take over. From now on it may win without
  /// waiting, for as long as this term lasts.
  public synchronized void handingOver(long inTerm) {
    handedOver = Math.max(handedOver, inTerm);
  }

  /// As follower: a message of a leader has come.
  public synchronized void heard(long inTerm) {
    enter(inTerm);
    if (inTerm == term) {
      heard = clock.get();
    }
  }

  /// As follower: the leader of this term asks to be replaced by this replica.
  public synchronized void invited(long inTerm) {
    invited = Math.max(invited, inTerm);
  }

  /// Whether a candidature for this term follows the wish of the leader before it.
  public synchronized boolean byInvitation(long forTerm) {
    return invited > 0 && forTerm == invited + 1;
  }

  /// Whether this replica may ask for votes. One that has just started may not: it has forgotten
  /// whom it has promised to wait.
  public synchronized boolean mayAsk(Candidature candidature) {
    if (!rules.unbound(started, clock.get())) {
      return false;
    }
    if (!candidature.trial()) {
      enter(candidature.term());
    }
    return true;
  }

  /// Whether this replica may answer a candidate. If it may and the vote is a real one, a lease of
  /// its own is over.
  public synchronized boolean mayVote(Candidature candidature) {
    Moment now = clock.get();
    boolean invitation = candidature.byInvitation();
    if (!rules.unbound(started, now) || (!invitation && !rules.unbound(heard, now))) {
      return false;
    }
    if (!candidature.trial()) {
      enter(candidature.term());
    }
    return true;
  }

  /// Whether this replica, which leads in this term, may answer reads without asking a majority.
  ///
  /// @param others the other voters
  public synchronized boolean holds(long inTerm, Collection<String> others) {
    if (inTerm < term || handedOver >= inTerm) {
      return false;
    }
    if (others.isEmpty()) {
      return true; // the only voter exchanges no messages, and has given no vote to a second one
    }
    if (inTerm != term) {
      return false;
    }
    List<Moment> answers =
        others.stream().filter(acknowledged::containsKey).map(acknowledged::get).toList();
    return rules.holds(others.size() + 1, answers, clock.get());
  }

  /// A read that shows less than this may go back behind what another replica has shown.
  public synchronized long published() {
    return published;
  }

  private void enter(long newTerm) {
    if (newTerm > term) {
      term = newTerm;
      acknowledged.clear();
    }
  }
}
