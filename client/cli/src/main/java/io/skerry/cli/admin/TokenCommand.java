package io.skerry.cli.admin;

import picocli.CommandLine.Command;

/// Commands about join tokens.
@Command(
    name = "token",
    header = "Create join tokens.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin token create user carol",
      "  skerry --as admin token create storage s9 --site b"
    })
public final class TokenCommand {}
