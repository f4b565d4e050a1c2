package io.skerry.cli.bench;

import picocli.CommandLine.Command;

/// Benchmarks.
@Command(
    name = "bench",
    header = "Measure a cluster: metadata operations, streams, small files.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry bench meta --threads 16 --seconds 10",
      "  skerry bench io --size 1024",
      "  skerry bench small --json"
    })
public final class BenchCommand {}
