package io.skerry.metadata.command;

import java.util.Optional;

/// One command waiting for the commit loop.
///
/// @param request names it for exactly-once execution; empty for commands of the service itself
public record Submission(Caller caller, Optional<RequestKey> request, Command command) {}
