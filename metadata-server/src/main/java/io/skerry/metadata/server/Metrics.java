package io.skerry.metadata.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.skerry.metadata.membership.Groups;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.rpc.Grants;
import io.skerry.metadata.rpc.LoadGate;

/// The figures of this server, for Prometheus.
final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();

  Metrics(Groups groups, Grants grants, LoadGate gate) {
    new JvmMemoryMetrics().bindTo(registry);
    collector.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    groups.all().forEach(this::bind);
    Gauge.builder("skerry.calls.active", gate, LoadGate::calls)
        .description("Calls that are being answered")
        .register(registry);
    FunctionCounter.builder("skerry.receipts.refused", grants, Grants::receiptsRefused)
        .description("Receipts shown in commits that did not verify")
        .register(registry);
  }

  private void bind(GroupReplica replica) {
    Tags tags = Tags.of("group", Integer.toString(replica.group()));
    Gauge.builder("skerry.group.leading", replica, one -> one.leading() ? 1 : 0)
        .description("1 where this server leads the group")
        .tags(tags)
        .register(registry);
    Gauge.builder("skerry.group.applied.index", replica, GroupReplica::appliedIndex)
        .description("Raft index of the last entry applied here")
        .tags(tags)
        .register(registry);
    Gauge.builder("skerry.group.term", replica, GroupReplica::term)
        .description("Raft term of the group as known here")
        .tags(tags)
        .register(registry);
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collector.close();
    registry.close();
  }
}
