package io.skerry.worker;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.servers.KeptServers;
import io.skerry.worker.heartbeat.MembershipLoop;
import io.skerry.worker.heartbeat.ServersLog;
import io.skerry.worker.heartbeat.WorkerProfile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running worker: the one place where its parts are put together.
final class WorkerServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerServer.class);

  private final WorkerConfig config;
  private final MembershipLoop membership;
  private final StatusEndpoint status;
  private final PrometheusMeterRegistry registry;

  private WorkerServer(
      WorkerConfig config,
      MembershipLoop membership,
      StatusEndpoint status,
      PrometheusMeterRegistry registry) {
    this.config = config;
    this.membership = membership;
    this.status = status;
    this.registry = registry;
  }

  static WorkerServer start(WorkerConfig config, Clock clock) throws StartRefusedException {
    MutualTls tls = WorkerCertificate.read(config, clock.instant());
    WorkerProfile profile =
        new WorkerProfile(
            config.cluster(), config.node(), config.site(), config.statusListen().toString());
    Path beside = config.tls().certificate().toAbsolutePath().getParent();
    KeptServers servers =
        new KeptServers(
            config.metadataServers(), beside == null ? Path.of("") : beside, new ServersLog());
    try {
      MembershipLoop membership = new MembershipLoop(profile, servers, tls.clientContext(), clock);
      PrometheusMeterRegistry registry = metrics(membership);
      StatusEndpoint status =
          StatusEndpoint.start(
              config.statusListen(), () -> health(config, membership), registry::scrape);
      return new WorkerServer(config, membership, status, registry);
    } catch (SSLException e) {
      throw new StartRefusedException("the certificate cannot be used: " + e.getMessage(), e);
    }
  }

  private static PrometheusMeterRegistry metrics(MembershipLoop membership) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    Gauge.builder("skerry.worker.connected", membership, m -> m.connected() ? 1 : 0)
        .description("whether the leader has heard of this worker within its lease")
        .register(registry);
    FunctionCounter.builder("skerry.worker.heartbeats", membership, MembershipLoop::beats)
        .description("heartbeats that were answered")
        .register(registry);
    FunctionCounter.builder("skerry.worker.heartbeats.missed", membership, MembershipLoop::missed)
        .description("heartbeats that were not answered")
        .register(registry);
    return registry;
  }

  private static Map<String, Object> health(WorkerConfig config, MembershipLoop membership) {
    return Map.of(
        "status",
        membership.connected() ? "ok" : "degraded",
        "role",
        "worker",
        "node",
        config.node(),
        "cluster",
        config.cluster());
  }

  /// Waits until the cluster has taken the worker in, as long as that takes.
  ///
  /// @throws StartRefusedException if it never will
  void awaitReady() throws StartRefusedException {
    try {
      int node = membership.start().get();
      log.atInfo()
          .addKeyValue("cluster", config.cluster())
          .addKeyValue("node", config.node())
          .addKeyValue("id", node)
          .addKeyValue("status", status.port())
          .log("ready");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new StartRefusedException(
          "the cluster refuses this worker: " + (cause == null ? e : cause).getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartRefusedException("interrupted while joining the cluster", e);
    }
  }

  @Override
  public void close() {
    log.atInfo().addKeyValue("node", config.node()).log("stopping");
    membership.close();
    status.close();
    registry.close();
  }
}
