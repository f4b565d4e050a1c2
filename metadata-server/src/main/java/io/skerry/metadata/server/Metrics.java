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
import io.skerry.metadata.membership.Convergence;
import io.skerry.metadata.membership.Convergences;
import io.skerry.metadata.membership.Groups;
import io.skerry.metadata.membership.VoterSteps;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.LoopMeter;
import io.skerry.metadata.raft.delegation.DelegationTable;
import io.skerry.metadata.rpc.Grants;
import io.skerry.metadata.rpc.LoadGate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// The figures of this server, for Prometheus.
final class Metrics implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();

  /// What counters are read from; the registry itself would let it be collected.
  private final List<LongSupplier> sources = new ArrayList<>();

  Metrics(
      Groups groups,
      Convergences convergences,
      Grants grants,
      LoadGate gate,
      List<VoterSteps> voters) {
    new JvmMemoryMetrics().bindTo(registry);
    collector.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    groups.all().forEach(this::bind);
    voters.forEach(this::bindVoters);
    convergences.all().forEach(this::bindConvergence);
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
    Gauge.builder("skerry.group.voters", replica, one -> one.members().size())
        .description("Voters of the group as known here")
        .tags(tags)
        .register(registry);
    bindLoop(replica, tags);
    bindReads(replica, tags);
    bindDelegations(replica.delegations(), tags);
  }

  private void bindDelegations(DelegationTable table, Tags tags) {
    Gauge.builder("skerry.delegations.leases", table, it -> it.counts().leases())
        .description("Clients that keep answers in memory")
        .tags(tags)
        .register(registry);
    Gauge.builder("skerry.delegations.inodes", table, it -> it.counts().held())
        .description("Inodes that they hold, counted for each client")
        .tags(tags)
        .register(registry);
    String name = "skerry.delegations.";
    count(name + "granted", "Answers to be kept", tags, () -> table.counts().granted());
    count(name + "recalls", "Requests to forget", tags, () -> table.counts().recalls());
    count(name + "waits", "Commands that waited for clients", tags, () -> table.counts().waited());
  }

  private void bindConvergence(Convergence one) {
    Tags tags = Tags.of("group", Integer.toString(one.group()));
    Gauge.builder("skerry.divergent", one, Convergence::divergent)
        .description(
            "Placement groups on storage nodes that differ from the metadata; at the leader")
        .tags(tags)
        .register(registry);
    count("skerry.digests.compared", "Digests of storage nodes compared", tags, one::compared);
  }

  private void bindVoters(VoterSteps steps) {
    Tags tags = Tags.of("group", Integer.toString(steps.group()));
    Gauge.builder("skerry.group.voters.changing", steps, VoterSteps::changing)
        .description("1 while this leader changes the group's voters, 2 if that takes long")
        .tags(tags)
        .register(registry);
    String name = "skerry.group.voters.changes";
    String text = "Changes of the group's voters, by how they ended";
    count(name, text, tags.and("result", "made"), steps::made);
    count(name, text, tags.and("result", "failed"), steps::failed);
  }

  private void bindLoop(GroupReplica replica, Tags tags) {
    LoopMeter meter = replica.meter();
    Gauge.builder("skerry.commit.queue", replica, GroupReplica::queued)
        .description("Commands that wait for the commit loop")
        .tags(tags)
        .register(registry);
    count("skerry.commit.batches", "Batches that were decided", tags, meter::batches);
    count("skerry.commit.commands", "Commands in these batches", tags, meter::commands);
    count("skerry.commit.bytes", "Bytes of their log entries", tags, meter::bytes);
    seconds(
        "skerry.commit.waiting", "Wait of each batch's first command", tags, meter::waitingNanos);
    seconds("skerry.commit.execution", "Executing batches", tags, meter::executionNanos);
    seconds(
        "skerry.commit.replication",
        "From proposing a batch until it is applied here",
        tags,
        meter::replicationNanos);
  }

  private void bindReads(GroupReplica replica, Tags tags) {
    String name = "skerry.reads";
    String text = "Linearizable reads, by what they waited for";
    count(name, text, tags.and("waited", "nothing"), () -> replica.reads().atOnce());
    count(name, text, tags.and("waited", "apply"), () -> replica.reads().waited());
    count(name, text, tags.and("waited", "majority"), () -> replica.reads().asked());
  }

  private void count(String name, String text, Tags tags, LongSupplier value) {
    sources.add(value);
    FunctionCounter.builder(name, value, LongSupplier::getAsLong)
        .description(text)
        .tags(tags)
        .register(registry);
  }

  private void seconds(String name, String text, Tags tags, LongSupplier nanos) {
    sources.add(nanos);
    FunctionCounter.builder(name, nanos, it -> it.getAsLong() / NANOS_PER_SECOND)
        .description(text)
        .baseUnit("seconds")
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
