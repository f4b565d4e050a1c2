package io.skerry.cli.setup;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs `init` of the metadata server, which draws all keys and writes the servers' folders.
public final class InitRun {
  private static final int SECONDS = 60;
  private static final Pattern CLUSTER = Pattern.compile("\"cluster\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern PREFIX = Pattern.compile("^skerry[a-z-]*: ");

  private InitRun() {}

  /// Answers the name of the new cluster.
  public static String run(Shell shell, Path spec) throws IOException {
    List<String> command =
        ServerJvm.command(shell, ServerRole.METADATA, List.of("init", "--spec", spec.toString()));
    Path said = Files.createTempFile("skerry-init", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw Failure.of("init did not end within " + SECONDS + " s");
      }
      String text = Files.readString(said);
      Matcher matcher = CLUSTER.matcher(text);
      if (process.exitValue() != 0 || !matcher.find()) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        String last = lines.isEmpty() ? "it said nothing" : lines.getLast();
        throw Failure.of("init failed: " + PREFIX.matcher(last).replaceFirst(""));
      }
      return matcher.group(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted");
    } finally {
      Files.deleteIfExists(said);
    }
  }
}
