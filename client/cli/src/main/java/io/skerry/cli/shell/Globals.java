package io.skerry.cli.shell;

import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that every command understands, before or after its name.
public final class Globals {
  @Option(
      names = {"-C", "--cluster"},
      paramLabel = "CLUSTER",
      scope = ScopeType.INHERIT,
      description = "Profile of the configuration file, or host:port[,host:port].")
  private Optional<String> cluster = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "IDENTITY",
      scope = ScopeType.INHERIT,
      description = "Identity to use instead of the profile's default.")
  private Optional<String> as = Optional.empty();

  @Option(
      names = "--site",
      paramLabel = "SITE",
      scope = ScopeType.INHERIT,
      description = "Where this client stands; the nearest copy is read.")
  private Optional<String> site = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      scope = ScopeType.INHERIT,
      description = "Longest time one call may take, retries included (default: 30).")
  private Optional<Integer> timeout = Optional.empty();

  @Option(
      names = "--help",
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  public Optional<String> cluster() {
    return cluster;
  }

  public Optional<String> as() {
    return as;
  }

  public Optional<String> site() {
    return site;
  }

  public Optional<Integer> timeoutSeconds() {
    return timeout;
  }

  public boolean help() {
    return help;
  }
}
