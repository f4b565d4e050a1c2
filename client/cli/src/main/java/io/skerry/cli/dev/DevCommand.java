package io.skerry.cli.dev;

import picocli.CommandLine.Command;

/// A local cluster for trying and testing.
@Command(
    name = "dev",
    header = "Run a local cluster of separate processes.",
    description = "Servers live in .skerry/nodes/NODE/{conf,data,log,pid}.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry dev start --metadata 3 --storage 4 --sites 2",
      "  skerry dev status",
      "  skerry dev kill leader",
      "  skerry dev stop"
    })
public final class DevCommand {}
