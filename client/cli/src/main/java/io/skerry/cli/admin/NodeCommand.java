package io.skerry.cli.admin;

import picocli.CommandLine.Command;

/// Commands about servers.
@Command(
    name = "node",
    header = "List the servers of the cluster; drain and remove storage nodes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry node list",
      "  skerry --as admin node drain s4",
      "  skerry --as admin node remove s4"
    })
public final class NodeCommand {}
