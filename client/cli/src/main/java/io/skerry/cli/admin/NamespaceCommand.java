package io.skerry.cli.admin;

import picocli.CommandLine.Command;

/// Commands about namespaces.
@Command(
    name = "namespace",
    header = "List, create, show and limit namespaces.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry namespace list",
      "  skerry --as admin namespace create photos --owner alice"
    })
public final class NamespaceCommand {}
