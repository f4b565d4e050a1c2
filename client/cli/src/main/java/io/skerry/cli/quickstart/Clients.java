package io.skerry.cli.quickstart;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.config.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs skerry commands as processes of their own, each as some user of the local cluster.
record Clients(Shell shell, Path folder) {
  private static final int SECONDS = 240;

  /// Small files and little of everything: the optimising compiler would cost more than it gives.
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  /// What a command said.
  record Answer(int exitCode, String output, String error) {
    /// The last line of output of a command that must succeed.
    String orFail() {
      if (exitCode != ExitCode.DONE) {
        throw Failure.of(error.isEmpty() ? "a command failed silently" : error);
      }
      return output.lines().reduce("", (first, second) -> second);
    }

    Map<String, Object> jsonOrFail() {
      return Yaml.parse("the command's answer", orFail()).values();
    }
  }

  Answer run(String identity, String... arguments) throws IOException {
    return run(identity, List.of(arguments));
  }

  Answer run(String identity, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(shell.distributionOrFail().resolve("bin").resolve("skerry").toString());
    command.addAll(arguments);
    Path output = Files.createTempFile("skerry", ".out");
    Path error = Files.createTempFile("skerry", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(error.toFile());
      builder.environment().put("SKERRY_DIR", folder.toString());
      builder.environment().put("SKERRY_AS", identity);
      builder.environment().remove("SKERRY_CLUSTER");
      builder.environment().putIfAbsent("SKERRY_JAVA_OPTS", SHORT_LIVED);
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw Failure.of(String.join(" ", arguments) + ": did not end within " + SECONDS + " s");
      }
      String complaint = Files.readString(error).strip();
      return new Answer(
          process.exitValue(),
          Files.readString(output),
          complaint.lines().findFirst().orElse("").replaceFirst("^skerry: ", ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted");
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(error);
    }
  }

  /// The objects in an array of an answer.
  static List<Map<String, Object>> objects(Map<String, Object> answer, String key) {
    return new Yaml("the command's answer", answer)
        .sections(key).stream().map(Yaml::values).toList();
  }
}
