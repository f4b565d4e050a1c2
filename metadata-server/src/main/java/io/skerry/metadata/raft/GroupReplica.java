package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.RaftServiceFactory;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.rpc.ProtobufMsgFactory;
import io.skerry.metadata.codec.GroupIdentity;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.raft.delegation.DelegationTable;
import io.skerry.metadata.raft.lease.LeaseBook;
import io.skerry.metadata.raft.lease.LeaseRules;
import io.skerry.metadata.raft.lease.Moment;
import io.skerry.metadata.raft.transport.RaftTransport;
import io.skerry.metadata.raft.transport.TransportOptions;
import io.skerry.metadata.store.MetadataStore;
import io.skerry.metadata.store.NativeLibrary;
import io.skerry.metadata.store.StoreRefusedException;
import io.skerry.proto.types.ErrorCode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This server's replica of one group: takes commands while it leads, answers reads, follows
/// otherwise.
public final class GroupReplica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupReplica.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration ABANDON_TIMEOUT = Duration.ofSeconds(1);

  private final GroupSettings settings;
  private final MetadataStore store;
  private final Node node;
  private final ReplicaEvents events;
  private final HoldBook holds;
  private final DelegationTable delegations;
  private final LockWaits lockWaits = new LockWaits();
  private final CommitLoop loop;
  private final DiskReserve reserve;
  private final LeaseBook lease;
  private final ReadBarrier barrier;
  private volatile boolean closed;

  private GroupReplica(GroupSettings settings, GroupIdentity identity, MetadataStore store) {
    this.settings = settings;
    this.store = store;
    this.node = RaftServiceFactory.createRaftNode(groupName(settings), self(settings));
    this.events = new ReplicaEvents(settings, node);
    this.holds = new HoldBook(Duration.ofMillis(settings.holdMillis()), System::nanoTime);
    this.delegations = new DelegationTable(System::nanoTime, events.replies());
    CommitLoop.Waiters waiters = new CommitLoop.Waiters(delegations, lockWaits);
    this.loop =
        new CommitLoop(identity, store, holds, waiters, node, events.replies(), events::fatal);
    this.reserve = new DiskReserve(settings.directory(), settings.minFreeBytes());
    this.lease = lease(settings);
    this.barrier = new ReadBarrier(node, lease);
    events.attach(loop);
  }

  /// Opens the state and joins the group. The server's port must serve the transport, or soon will.
  ///
  /// @throws StoreRefusedException if the state is of another cluster, group or incarnation, or
  ///   corrupt; nothing was touched
  public static GroupReplica start(GroupSettings settings, RaftTransport transport) {
    NativeLibrary.load();
    ProtobufMsgFactory.load();
    GroupIdentity identity =
        new GroupIdentity(settings.cluster(), settings.group(), settings.incarnation());
    MetadataStore store = MetadataStore.open(settings.directory().resolve("state"), identity);
    boolean started = false;
    try {
      RaftFiles.require(settings.directory(), store);
      GroupReplica replica = new GroupReplica(settings, identity, store);
      replica.join(identity, transport);
      started = true;
      return replica;
    } finally {
      if (!started) {
        store.close();
      }
    }
  }

  public int group() {
    return settings.group();
  }

  /// Whether this replica leads and its commit loop is open.
  public boolean leading() {
    return loop.open();
  }

  /// The newest term that this replica has led or followed in.
  public long term() {
    return events.term();
  }

  /// host:port of the leader as known here.
  public Optional<String> leaderAddress() {
    PeerId leader = node.getLeaderId();
    return leader == null || leader.isEmpty()
        ? Optional.empty()
        : Optional.of(leader.getEndpoint().toString());
  }

  /// host:port of every voter, as of the newest committed change that is applied here; empty on a
  /// new server that knows none yet.
  public List<String> members() {
    return events.members();
  }

  /// host:port of every voter that answers this replica, itself included; empty unless it leads.
  public List<String> reachable() {
    if (!leading()) {
      return List.of();
    }
    try {
      return Stream.concat(
              Stream.of(settings.self()),
              node.listAlivePeers().stream().map(peer -> peer.getEndpoint().toString()))
          .distinct()
          .toList();
    } catch (IllegalStateException e) {
      return List.of(); // it has ceased to lead meanwhile
    }
  }

  /// Index of the last entry that is in the store here.
  public long appliedIndex() {
    return store.appliedIndex();
  }

  /// Executes a command if this replica leads. Completes once the batch it was executed in is
  /// committed and applied here, exceptionally with {@link RefusedException} if that is not known
  /// to be so. The caller sets its own deadline.
  public CompletableFuture<Committed> submit(Submission submission) {
    CompletableFuture<Committed> future = new CompletableFuture<>();
    submit(
        submission,
        new Answer() {
          @Override
          public void committed(Committed committed, View view) {
            future.complete(committed);
          }

          @Override
          public void refused(RefusedException refusal) {
            future.completeExceptionally(refusal);
          }
        });
    return future;
  }

  /// The same for a caller that does not wait: the answer comes within seconds, whatever happens.
  public void submit(Submission submission, Answer answer) {
    if (!loop.open()) {
      answer.refused(refusal(ErrorCode.NOT_LEADER, "not the leader"));
    } else if (reserve.low() && !settings.takenWhenFull().test(submission)) {
      String why = "the metadata server's disk is full; only deletions are taken (skerry health)";
      answer.refused(refusal(ErrorCode.NO_SPACE, why));
    } else {
      loop.submit(submission, answer);
    }
  }

  /// What this server's disk has; the reserve is not free.
  public io.skerry.metadata.model.Node.Space disk() {
    return reserve.space();
  }

  /// Asks another voter to lead in place of this replica, which goes on if that one does not take
  /// over in time.
  public void handOver(String address) {
    Status status = node.transferLeadershipTo(NodeTuning.peer(address));
    if (!status.isOk()) {
      LOG.warn("group {}: {} cannot take over: {}", settings.group(), address, status);
    }
  }

  /// Makes a server a voter as soon as it has everything, if this replica leads. Completes when the
  /// change is committed, exceptionally with {@link RefusedException} if it was not made or nobody
  /// knows.
  public CompletableFuture<Void> addVoter(String address) {
    return VoterChange.add(node, address);
  }

  /// Takes a server out of the voters, likewise.
  public CompletableFuture<Void> removeVoter(String address) {
    return VoterChange.remove(node, address);
  }

  /// Commands that wait for the commit loop here.
  public int queued() {
    return loop.queued();
  }

  /// What clients have open, while this replica leads.
  public HoldBook holds() {
    return holds;
  }

  /// What clients may answer from memory, while this replica leads.
  public DelegationTable delegations() {
    return delegations;
  }

  /// Who waits for locks, while this replica leads.
  public LockWaits lockWaits() {
    return lockWaits;
  }

  /// Whether this replica leads and nobody else can at this moment.
  public boolean leased() {
    return !closed && barrier.leased(standing());
  }

  /// What the commit loop has done while this replica led.
  public LoopMeter meter() {
    return loop.meter();
  }

  /// The rows with everything that was committed when this was called, on any replica; at once if
  /// this one leads under a lease. Fails with {@link RefusedException} if the leader cannot be
  /// reached in time. The caller closes the view.
  public CompletableFuture<View> linearizableView() {
    CompletableFuture<View> answer = new CompletableFuture<>();
    if (closed) {
      answer.completeExceptionally(refusal(ErrorCode.RETRY, "this server is stopping"));
      return answer;
    }
    ReadBarrier.Standing standing = standing();
    if (barrier.passed(standing)) {
      complete(answer, Status.OK());
      return answer;
    }
    barrier.pass(standing, status -> events.replies().execute(() -> complete(answer, status)));
    return answer
        .orTimeout(settings.readTimeoutMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(this::refused);
  }

  private View refused(Throwable failure) {
    throw failure instanceof RefusedException refusal
        ? refusal
        : refusal(ErrorCode.RETRY, "the leader has not answered in time");
  }

  /// The same if it needs no waiting: this replica leads under a lease, and what is applied here is
  /// all that is committed.
  public Optional<View> leasedView() {
    return !closed && barrier.passed(standing()) ? Optional.of(appliedView()) : Optional.empty();
  }

  /// How linearizable reads were answered here.
  public ReadCounts reads() {
    return barrier.counts();
  }

  private ReadBarrier.Standing standing() {
    return new ReadBarrier.Standing(loop.term(), events.others(), store.appliedIndex());
  }

  /// The rows as they are here, possibly behind. The caller closes the view.
  public View appliedView() {
    return new AppliedView(store.view());
  }

  /// Calls back, on a thread of this group, when this replica begins to take commands; at once if
  /// it does already.
  public void onLeading(LongConsumer action) {
    events.onLeading(action);
  }

  /// Calls back, on the same thread, when this replica has stopped to lead.
  public void onFollowing(Runnable action) {
    events.onFollowing(action);
  }

  /// Calls back, on the same thread, with the index up to which entries are applied: now, and
  /// whenever more are; several at once if the action is slow.
  public void onApplied(LongConsumer action) {
    events.onApplied(action);
  }

  /// Tells of all changes from now on, on the thread that applies them.
  public void onApplying(ChangeListener listener) {
    events.onApplying(listener);
  }

  /// Writes a snapshot, after which the log can be cut. Answers whether it was written.
  public CompletableFuture<Boolean> snapshot() {
    return events.snapshot();
  }

  /// Hands leadership over if it leads, answers what waits with RETRY and closes the state.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    loop.close();
    node.shutdown();
    if (joined(STOP_TIMEOUT)) {
      store.close();
    } else {
      LOG.error("group {} does not stop; its state is left open", settings.group());
    }
    events.close();
  }

  private static LeaseBook lease(GroupSettings settings) {
    LeaseRules rules = LeaseRules.ofElectionMillis(settings.electionTimeoutMillis());
    // Raft writes the term down before it votes or follows for the first time.
    return Files.exists(settings.directory().resolve(NodeTuning.VOTE))
        ? new LeaseBook(rules, Moment::now)
        : LeaseBook.unbound(rules, Moment::now);
  }

  private void join(GroupIdentity identity, RaftTransport transport) {
    GroupStateMachine machine = new GroupStateMachine(identity, store, events);
    NodeManager.getInstance().addAddress(self(settings).getEndpoint());
    transport.enter(groupName(settings), lease);
    TransportOptions options = new TransportOptions(transport, lease);
    if (!node.init(NodeTuning.options(settings, options, machine))) {
      closed = true;
      loop.close();
      node.shutdown();
      if (!joined(ABANDON_TIMEOUT)) { // JRaft waits for parts that it has not started
        LOG.debug("group {}: the refused node is not waited for", settings.group());
      }
      events.close();
      throw new StoreRefusedException(
          "Raft log or vote in "
              + settings.directory()
              + " cannot be opened; move the whole directory of this group away and start again:"
              + " the server then takes the state from its peers");
    }
  }

  private void complete(CompletableFuture<View> answer, Status status) {
    if (!status.isOk()) {
      answer.completeExceptionally(
          refusal(ErrorCode.RETRY, "no read barrier from the leader: " + status.getErrorMsg()));
      return;
    }
    View view;
    try {
      view = appliedView();
    } catch (RuntimeException e) {
      LOG.error("group {}: the state cannot be read", settings.group(), e);
      answer.completeExceptionally(refusal(ErrorCode.INTERNAL, "the state cannot be read"));
      return;
    }
    if (!answer.complete(view)) {
      view.close(); // the caller did not wait
    }
  }

  private RefusedException refusal(ErrorCode code, String message) {
    return new RefusedException(
        code, "group " + settings.group() + ": " + message, leaderAddress().orElse(""));
  }

  private boolean joined(Duration timeout) {
    Thread waiter = Thread.ofPlatform().daemon().name("raft-join").unstarted(this::joinNode);
    waiter.start();
    try {
      return waiter.join(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void joinNode() {
    try {
      node.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String groupName(GroupSettings settings) {
    return "group-" + settings.group();
  }

  private static PeerId self(GroupSettings settings) {
    return NodeTuning.peer(settings.self());
  }
}
