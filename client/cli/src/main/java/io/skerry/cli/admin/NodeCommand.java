package io.skerry.cli.admin;

import picocli.CommandLine.Command;

/// Commands about servers.
@Command(
    name = "node",
    header = "List the servers of the cluster.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry node list", "  skerry node list --json"})
public final class NodeCommand {}
