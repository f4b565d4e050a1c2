package io.skerry.cli.admin;

import picocli.CommandLine.Command;

/// Commands about groups of users.
@Command(
    name = "group",
    header = "List and create groups of users.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry group list", "  skerry --as admin group create staff"})
public final class GroupCommand {}
