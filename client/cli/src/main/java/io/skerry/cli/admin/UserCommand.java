package io.skerry.cli.admin;

import picocli.CommandLine.Command;

/// Commands about users.
@Command(
    name = "user",
    header = "List, create and revoke users, and let them act for others.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry user list", "  skerry --as admin user create carol"})
public final class UserCommand {}
