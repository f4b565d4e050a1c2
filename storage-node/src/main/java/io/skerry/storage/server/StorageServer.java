package io.skerry.storage.server;

import io.skerry.proto.security.MutualTls;
import io.skerry.proto.servers.KeptServers;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.Membership;
import io.skerry.storage.heartbeat.GroupLoops;
import io.skerry.storage.heartbeat.MembershipLoop;
import io.skerry.storage.heartbeat.NodeProfile;
import io.skerry.storage.heartbeat.ServersLog;
import io.skerry.storage.heartbeat.TaskDesk;
import io.skerry.storage.rpc.ChunkCalls;
import io.skerry.storage.rpc.ChunkServiceEndpoint;
import io.skerry.storage.store.DataDirectory;
import io.skerry.storage.store.StartRefusedException;
import io.skerry.storage.traffic.StallWatch;
import io.skerry.storage.traffic.StreamLimit;
import io.skerry.storage.traffic.TrafficCounters;
import io.skerry.storage.transfer.ChunkFetcher;
import io.skerry.storage.transfer.PeerChannels;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One storage node, running.
public final class StorageServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StorageServer.class);

  /// Threads that may be inside RocksDB for callers; more only contend for the disk.
  private static final int WORKERS = 16;

  private static final Duration ADMISSION_PATIENCE = Duration.ofSeconds(2);
  private static final Duration STALL_PATIENCE = Duration.ofSeconds(30);

  /// Heap and direct memory that a stream may hold at most: frames in flight on both sides of the
  /// codec.
  private static final long STREAM_BYTES = 8L << 20;

  private static final int STREAMS_MIN = 8;
  private static final int STREAMS_MAX = 128;

  private final StorageConfig config;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final TrafficCounters counters = new TrafficCounters();
  private final DataDirectory data;
  private final MembershipLoop membership;
  private final ChunkPort port;
  private final StatusEndpoint status;
  private final CompletableFuture<Membership> ready;

  private StorageServer(StorageConfig config) throws StartRefusedException, SSLException {
    this.config = config;
    MutualTls tls = NodeCertificate.load(config, Clock.systemUTC().instant());
    ChunkPort.tryOut(config.listen());
    ChunkPort.tryOut(config.statusListen());
    boolean started = false;
    try {
      data =
          kept(
              DataDirectory.open(
                  config.data(), config.cluster(), config.node(), Clock.systemUTC()));
      SpaceGauge space =
          new SpaceGauge(data, config.capacityBytes(), config.minFreeBytes(), System::nanoTime);
      ExecutorService workers = workers();
      ScheduledExecutorService timer = timer();
      KeptServers metadata =
          new KeptServers(config.metadataServers(), config.data(), new ServersLog());
      PeerChannels leaders = kept(new PeerChannels(tls, "leaders-io"));
      PeerChannels peers = kept(new PeerChannels(tls, "peers-io"));
      membership =
          kept(
              new MembershipLoop(
                  profile(), leaders, metadata, data, space, System::nanoTime, Clock.systemUTC()));
      TaskDesk desk =
          kept(
              new TaskDesk(
                  data.store(),
                  new ChunkFetcher(data.store(), peers, counters),
                  membership,
                  space,
                  counters));
      GroupLoops groups = kept(new GroupLoops(leaders, metadata, membership, desk));
      ChunkCalls calls = calls(space, workers, timer);
      port =
          kept(ChunkPort.open(config, tls, membership, new ChunkServiceEndpoint(calls), workers));
      NodeMetrics metrics = kept(new NodeMetrics(counters));
      describe(metrics, calls, desk, groups);
      ready = membership.start(groups::follow);
      status = kept(StatusEndpoint.start(config.statusListen(), this::health, metrics::text));
      started = true;
    } finally {
      if (!started) {
        closeParts();
      }
    }
  }

  /// Starts a node. It serves as soon as the cluster has taken it.
  ///
  /// @throws StartRefusedException with one line that says why it cannot run; nothing was changed
  public static StorageServer start(StorageConfig config) throws StartRefusedException {
    try {
      return new StorageServer(config);
    } catch (SSLException e) {
      throw new StartRefusedException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /// Waits until the cluster has taken the node.
  ///
  /// @throws StartRefusedException if it never will
  public void awaitReady() throws StartRefusedException {
    try {
      Membership member = ready.join();
      log.atInfo()
          .addKeyValue("node", config.node())
          .addKeyValue("id", member.node())
          .addKeyValue("address", config.advertise())
          .addKeyValue("status", config.statusListen())
          .log("ready");
    } catch (CompletionException e) {
      if (e.getCause() instanceof ChunkRefusedException refusal) {
        throw new StartRefusedException(
            "the cluster refuses this node: " + refusal.getMessage(), refusal);
      }
      throw e;
    }
  }

  /// The port of the chunk service.
  public int port() {
    return port.port();
  }

  /// The port of health and metrics.
  public int statusPort() {
    return status.port();
  }

  private <P extends AutoCloseable> P kept(P part) {
    parts.push(part);
    return part;
  }

  private NodeProfile profile() {
    return new NodeProfile(
        config.cluster(),
        config.node(),
        config.site(),
        config.rack(),
        config.advertise().toString());
  }

  /// Tasks wait in its queue, each stream has at most one there, and streams are bounded by
  /// connection.
  private ExecutorService workers() {
    ExecutorService workers =
        Executors.newFixedThreadPool(WORKERS, Thread.ofPlatform().name("chunk-", 0).factory());
    kept(() -> stop(workers));
    return workers;
  }

  private ScheduledExecutorService timer() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("timer").factory());
    kept(timer::shutdownNow);
    return timer;
  }

  private static void stop(ExecutorService workers) throws InterruptedException {
    workers.shutdown();
    if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
      workers.shutdownNow();
    }
  }

  private ChunkCalls calls(
      SpaceGauge space, ExecutorService workers, ScheduledExecutorService timer) {
    int streams =
        (int)
            Math.clamp(
                Runtime.getRuntime().maxMemory() / STREAM_BYTES, (long) STREAMS_MIN, STREAMS_MAX);
    StallWatch stalls = new StallWatch(STALL_PATIENCE, System::nanoTime);
    stalls.start(timer);
    return new ChunkCalls(
        data.store(),
        membership,
        space,
        new StreamLimit(streams, streams, ADMISSION_PATIENCE, timer),
        new StreamLimit(streams, streams, ADMISSION_PATIENCE, timer),
        stalls,
        counters,
        workers,
        System::nanoTime);
  }

  private void describe(NodeMetrics metrics, ChunkCalls calls, TaskDesk desk, GroupLoops groups) {
    metrics.gauge("skerry.storage.serving", "1 while the node serves", () -> serving() ? 1 : 0);
    metrics.gauge("skerry.storage.chunks", "Chunks on disk, about", () -> data.store().chunks());
    metrics.gauge(
        "skerry.storage.stored.bytes", "Bytes on disk, about", () -> data.store().bytes());
    metrics.gauge(
        "skerry.storage.disk.free.bytes", "Room left", () -> calls.space().get().freeBytes());
    metrics.gauge(
        "skerry.storage.disk.capacity.bytes", "Room", () -> calls.space().get().capacityBytes());
    metrics.gauge(
        "skerry.storage.writes.active", "Writes under way", () -> calls.writes().admitted());
    metrics.gauge(
        "skerry.storage.writes.waiting", "Writes that wait", () -> calls.writes().waiting());
    metrics.gauge("skerry.storage.reads.active", "Reads under way", () -> calls.reads().admitted());
    metrics.gauge("skerry.storage.reads.waiting", "Reads that wait", () -> calls.reads().waiting());
    metrics.gauge(
        "skerry.storage.commits.waiting",
        "Writes that wait for the disk",
        () -> data.store().waitingCommits());
    metrics.gauge("skerry.storage.tasks.queued", "Instructions to do", desk::queued);
    metrics.gauge("skerry.storage.tasks.unreported", "Results to report", groups::unreported);
  }

  private boolean serving() {
    return membership.serving().isPresent() && data.store().failure().isEmpty();
  }

  private Map<String, Object> health() {
    Optional<String> failure = data.store().failure();
    Map<String, Object> health = new LinkedHashMap<>();
    if (failure.isPresent()) {
      health.put("status", "failed");
      health.put("problem", failure.get());
    } else if (serving()) {
      health.put("status", "ok");
    } else {
      health.put("status", ready.isDone() ? "degraded" : "starting");
      health.put("problem", "no metadata leader has confirmed this node");
    }
    health.put("cluster", config.cluster());
    health.put("node", config.node());
    health.put("role", "storage");
    health.put("site", config.site());
    membership.serving().ifPresent(member -> health.put("id", member.node()));
    return health;
  }

  /// Leaves the cluster, lets calls under way end, closes the store.
  @Override
  public void close() {
    membership.leave();
    closeParts();
    log.atInfo().addKeyValue("node", config.node()).log("stopped");
  }

  /// The last part that was made goes first; a part that fails to close does not keep the others
  /// open.
  private void closeParts() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.atError().setCause(e).log("stop-failed");
      }
    }
  }
}
