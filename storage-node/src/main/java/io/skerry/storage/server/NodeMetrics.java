package io.skerry.storage.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.skerry.storage.traffic.TrafficCounters;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/// The node's figures in Prometheus' text format.
final class NodeMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  NodeMetrics(TrafficCounters counters) {
    counter("skerry.storage.written", "Sealed bytes received", "bytes", counters.bytesWritten());
    counter("skerry.storage.read", "Sealed bytes sent", "bytes", counters.bytesRead());
    counter("skerry.storage.chunks.written", "Chunks stored", "", counters.chunksWritten());
    counter("skerry.storage.chunks.fetched", "Chunks fetched", "", counters.chunksFetched());
    counter("skerry.storage.chunks.deleted", "Chunks deleted", "", counters.chunksDeleted());
    counter(
        "skerry.storage.checksum.mismatches",
        "Reads of the own disk that failed their checksum",
        "",
        counters.checksumMismatches());
    counter("skerry.storage.refusals", "Calls refused", "", counters.refusals());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  private void counter(String name, String description, String unit, LongAdder adder) {
    FunctionCounter.builder(name, adder, LongAdder::doubleValue)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  void gauge(String name, String description, DoubleSupplier value) {
    Gauge.builder(name, value::getAsDouble).description(description).register(registry);
  }

  String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
