package io.skerry.metadata.server;

import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.skerry.metadata.authority.BootstrapMaterial;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.membership.Adoption;
import io.skerry.metadata.membership.Convergences;
import io.skerry.metadata.membership.Groups;
import io.skerry.metadata.membership.HealthCheck;
import io.skerry.metadata.membership.Housekeeping;
import io.skerry.metadata.membership.LeaderClock;
import io.skerry.metadata.membership.LeaderDuties;
import io.skerry.metadata.membership.LeaderFitness;
import io.skerry.metadata.membership.NodeLedger;
import io.skerry.metadata.membership.NodeMonitor;
import io.skerry.metadata.membership.PeerMonitor;
import io.skerry.metadata.membership.Peers;
import io.skerry.metadata.membership.RepairMonitor;
import io.skerry.metadata.membership.RootDirectory;
import io.skerry.metadata.membership.ServerReports;
import io.skerry.metadata.membership.SessionLeases;
import io.skerry.metadata.membership.VoterSteps;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.transport.RaftTransport;
import io.skerry.metadata.rpc.Access;
import io.skerry.metadata.rpc.AttributeHandlers;
import io.skerry.metadata.rpc.Audit;
import io.skerry.metadata.rpc.BehalfGate;
import io.skerry.metadata.rpc.CallLines;
import io.skerry.metadata.rpc.ClusterHandlers;
import io.skerry.metadata.rpc.Grants;
import io.skerry.metadata.rpc.GroupCalls;
import io.skerry.metadata.rpc.JoinHandlers;
import io.skerry.metadata.rpc.LeaderLine;
import io.skerry.metadata.rpc.LoadGate;
import io.skerry.metadata.rpc.LockHandlers;
import io.skerry.metadata.rpc.MembershipHandlers;
import io.skerry.metadata.rpc.Mutations;
import io.skerry.metadata.rpc.NamespaceHandlers;
import io.skerry.metadata.rpc.Origin;
import io.skerry.metadata.rpc.PeerGate;
import io.skerry.metadata.rpc.SessionHandlers;
import io.skerry.metadata.rpc.Voters;
import io.skerry.proto.security.JoinToken;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.RoleGate;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One metadata server, wired: replicas of all groups, the two gRPC ports, the status page and what
/// runs by itself. The port for peers opens first, since groups that start together need each other
/// to elect. Closing it undoes everything in reverse order.
public final class MetadataServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataServer.class);
  private static final int CALLS_MAX = 4_096;

  /// Threads that may be inside the database for calls.
  private static final int READERS = 16;

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

  private final MetadataConfig config;
  private final InstantSource clock;
  private final Retirement retirement;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private MetadataServer(MetadataConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.retirement = new Retirement(config);
  }

  /// Starts the server; it serves when this returns, though groups may still elect.
  ///
  /// @param fatal told when the server can no longer go on; the process should end
  /// @throws Refusal if it must not start; nothing is left running
  public static MetadataServer start(
      MetadataConfig config, InstantSource clock, Consumer<Throwable> fatal) throws Refusal {
    MetadataServer server = new MetadataServer(config, clock);
    try {
      server.open(fatal);
      return server;
    } catch (Refusal | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void open(Consumer<Throwable> fatal) throws Refusal {
    ServerIdentity identity = new ServerIdentity(config, clock.instant());
    MutualTls tls = identity.tls();
    KeyRing keys = new KeyRing(identity.masterKey());
    Optional<BootstrapMaterial> material = FoundingMaterial.read(config, keys);
    reservePortsAndData();
    DiskRoom disk = DiskRoom.of(config);
    Consumer<Throwable> told = failure -> fatal.accept(disk.explained(failure));
    refuse(disk.exhausted());
    ExecutorService handlers = keep(Executors.newVirtualThreadPerTaskExecutor());
    ExecutorService readers = keep(Executors.newFixedThreadPool(READERS, threads("reader-")));
    RaftTransport transport = keep(new RaftTransport(tls, config.advertise().toString()));
    LoadGate load = new LoadGate(CALLS_MAX);
    PeerGate gate = new PeerGate();
    Ports ports = new Ports(tls, handlers);
    ReadyServices services = new ReadyServices();
    List<ServerInterceptor> gates = gates(load, gate);
    List<ServerServiceDefinition> atOnce =
        List.of(transport.service(), new CallLines(services, gates, readers).service());
    keepServer(ports.main(config.listen(), new Ports.Offer(readers, gates, atOnce, services)));
    transport.connect(others());
    Replicas replicas = new Replicas(config, transport, disk, told);
    Groups groups = replicas.start(this::keep);
    Watch watch = watch(groups);
    KeyCheck.refuseWrongMasterKey(watch.directory(), keys);
    gate.know(watch.peers());
    Adoption adoption = new Adoption();
    Map<Integer, SessionLeases> leases = leases(groups);
    LeaderDuties duties = startDuties(watch, leases, material);
    List<VoterSteps> steps = voterSteps(watch);
    duties.startVoters(steps);
    LeaderClock leaderClock = new LeaderClock(clock);
    OwnReports own = new OwnReports(config, keys, watch.peers(), retirement, told);
    duties.startReports(
        reports(watch, leaderClock, transport, own), () -> disk.exhausted().ifPresent(told));
    Access access = new Access(groups, watch.directory(), adoption);
    GroupCalls calls = new GroupCalls(readers);
    Mutations mutations = new Mutations(calls, leases, clock);
    Voters voters = voters(tls, watch.peers());
    Grants grants = grants(keys, leaderClock);
    HealthCheck health = new HealthCheck(groups, watch.directory(), watch.ledger());
    Core core = new Core(access, calls, mutations, keys, grants);
    ClusterHandlers.Sight sight =
        new ClusterHandlers.Sight(voters, watch.ledger(), health, adoption);
    keep(services).open(handlers(core, sight, leader(sight, watch.convergences())));
    JoinHandlers join = new JoinHandlers(access, calls, mutations, keys, voters);
    keepServer(ports.join(config.joinListen(), List.of(load, new Origin()), join.bindService()));
    openStatus(
        groups, health, keep(new Metrics(groups, watch.convergences(), grants, load, steps)));
  }

  private List<ServerInterceptor> gates(LoadGate load, PeerGate gate) {
    RoleGate roles = new RoleGate(config.cluster());
    return List.of(new Audit(), load, roles, gate, new BehalfGate(), new Origin());
  }

  /// What the handlers of all services share.
  private record Core(
      Access access, GroupCalls calls, Mutations mutations, KeyRing keys, Grants grants) {}

  private List<ServerServiceDefinition> handlers(
      Core core, ClusterHandlers.Sight sight, MembershipHandlers.Leader leader) {
    Access access = core.access();
    GroupCalls calls = core.calls();
    Mutations mutations = core.mutations();
    KeyRing keys = core.keys();
    Grants grants = core.grants();
    return List.of(
        new NamespaceHandlers(access, calls, mutations, keys, grants).bindService(),
        new AttributeHandlers(access, calls, mutations, grants).bindService(),
        new LockHandlers(access, calls, mutations, grants).bindService(),
        new SessionHandlers(access, calls, mutations, sight.voters().peers(), keys, grants)
            .bindService(),
        new ClusterHandlers(access, calls, mutations, keys, sight).bindService(),
        new MembershipHandlers(access, calls, mutations, keys, grants, leader).bindService());
  }

  /// Refuses before anything is opened when another process holds what this server needs.
  private void reservePortsAndData() throws Refusal {
    Ports.tryOut(config.listen());
    Ports.tryOut(config.joinListen());
    Ports.tryOut(config.statusListen());
    keep(DataLock.take(config.data()));
    retirement.refuse();
  }

  private List<String> others() {
    return config.voters().stream()
        .map(voter -> voter.address().toString())
        .filter(address -> !address.equals(config.advertise().toString()))
        .toList();
  }

  private static void refuse(Optional<Refusal> reason) throws Refusal {
    if (reason.isPresent()) {
      throw reason.get();
    }
  }

  private ServerReports reports(
      Watch watch, LeaderClock leaderClock, RaftTransport transport, OwnReports own) {
    String address = config.advertise().toString();
    LeaderLine.Self self =
        new LeaderLine.Self(
            config.cluster(),
            config.node(),
            config.site(),
            config.rack(),
            address,
            config.joinAdvertise().toString());
    return new ServerReports(
        watch.groups(),
        watch.ledger(),
        leaderClock,
        new LeaderFitness(address),
        new LeaderLine(self, transport::peer, clock),
        own);
  }

  /// What duties look at.
  private record Watch(
      Groups groups,
      RootDirectory directory,
      NodeLedger ledger,
      Peers peers,
      Convergences convergences) {}

  private Watch watch(Groups groups) {
    RootDirectory directory = new RootDirectory(groups.root());
    Peers peers = new Peers(configured(), directory);
    peers.follow(groups.root());
    return new Watch(
        groups, directory, ledger(peers), peers, keep(new Convergences(groups, clock)));
  }

  private LeaderDuties startDuties(
      Watch watch, Map<Integer, SessionLeases> leases, Optional<BootstrapMaterial> material) {
    Groups groups = watch.groups();
    RootDirectory directory = watch.directory();
    NodeLedger ledger = watch.ledger();
    LeaderDuties duties = new LeaderDuties(groups, directory, keep(new Housekeeping()), clock);
    NodeMonitor.Rules rules =
        new NodeMonitor.Rules(
            Duration.ofMillis(config.timing().nodeLeaseMillis()),
            Duration.ofMillis(config.timing().placementSettleMillis()),
            config.placementGroupsPerNode());
    duties.startRoot(
        new NodeMonitor(groups.root(), directory, ledger, rules),
        new RepairMonitor(groups, directory, ledger),
        new PeerMonitor(config.advertise().toString(), groups, directory, watch.peers()),
        material);
    duties.startGroups(leases);
    duties.startConvergence(watch.convergences());
    return duties;
  }

  private List<VoterSteps> voterSteps(Watch watch) {
    String self = config.advertise().toString();
    Groups groups = watch.groups();
    return groups.all().stream()
        .map(replica -> new VoterSteps(self, replica, groups, watch.directory()))
        .toList();
  }

  private Map<Integer, SessionLeases> leases(Groups groups) {
    Duration lease = Duration.ofMillis(config.timing().sessionLeaseMillis());
    Map<Integer, SessionLeases> leases = new HashMap<>();
    for (GroupReplica replica : groups.all()) {
      leases.put(replica.group(), new SessionLeases(replica, lease));
    }
    return leases;
  }

  private NodeLedger ledger(Peers peers) {
    return new NodeLedger(
        peers::present,
        Duration.ofMillis(config.timing().nodeLeaseMillis()),
        Duration.ofMillis(config.timing().nodeOutMillis()));
  }

  /// As the configuration has them. Where others stand they say themselves.
  private List<Peer> configured() {
    List<Peer> peers = new ArrayList<>();
    for (MetadataConfig.Voter voter : config.voters()) {
      Node.Place place =
          voter.node().equals(config.node())
              ? new Node.Place(config.site(), config.rack())
              : new Node.Place("", "");
      peers.add(
          new Peer(
              voter.node(),
              place,
              voter.address().toString(),
              voter.join().toString(),
              Peer.State.SERVING));
    }
    return peers;
  }

  private Grants grants(KeyRing keys, LeaderClock leaderClock) {
    return new Grants(keys, leaderClock, config.incarnation(), config.timing().capabilityMillis());
  }

  private MembershipHandlers.Leader leader(ClusterHandlers.Sight sight, Convergences convergences) {
    return new MembershipHandlers.Leader(
        config.cluster(),
        config.incarnation(),
        sight.ledger(),
        sight.voters().peers(),
        Duration.ofMillis(config.timing().nodeLeaseMillis()),
        convergences);
  }

  private Voters voters(MutualTls tls, Peers peers) throws Refusal {
    try {
      return new Voters(
          config.cluster(),
          JoinToken.fingerprint(tls.authority()),
          peers,
          config.timing().settings());
    } catch (GeneralSecurityException e) {
      throw new Refusal("the authority's certificate cannot be encoded", e);
    }
  }

  private void openStatus(Groups groups, HealthCheck health, Metrics metrics) throws Refusal {
    StatusPage page = new StatusPage(config, groups, health);
    try {
      keep(
          StatusEndpoint.start(
              config.statusListen(), new StatusEndpoint.Pages(page::health, metrics::scrape)));
    } catch (IOException e) {
      throw Ports.refusal(config.statusListen(), e);
    }
  }

  private static ThreadFactory threads(String prefix) {
    return Thread.ofPlatform().name(prefix, 0).daemon().factory();
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  private void keepServer(Server server) {
    opened.push(
        () -> {
          server.shutdown();
          if (!server.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
          }
        });
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        if (part instanceof ExecutorService executor) {
          executor.shutdownNow();
        } else {
          part.close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("closing failed");
      }
    }
  }
}
