package io.skerry.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Globals;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// Exit codes, one-line errors and help, without any cluster.
class CommandLineRunTest {
  @TempDir Path directory = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Shell shell() {
    return new Shell(
        new Globals(),
        new Terminal(out, err, false),
        Map.of(),
        directory,
        directory,
        Optional.empty());
  }

  private int run(String... arguments) {
    Shell shell = shell();
    int exitCode = new CommandLineRun(shell).run(arguments);
    shell.terminal().flush();
    return exitCode;
  }

  private String error() {
    return err.toString(StandardCharsets.UTF_8);
  }

  static Stream<String> everyCommand() {
    Shell shell =
        new Shell(
            new Globals(),
            new Terminal(new ByteArrayOutputStream(), new ByteArrayOutputStream(), false),
            Map.of(),
            Path.of("/"),
            Path.of("/"),
            Optional.empty());
    List<String> names = new ArrayList<>();
    collect(new CommandTable(shell).commandLine(""), "", names);
    return names.stream();
  }

  private static void collect(CommandLine line, String prefix, List<String> names) {
    line.getSubcommands()
        .forEach(
            (name, sub) -> {
              names.add(prefix + name);
              collect(sub, prefix + name + ' ', names);
            });
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void helpOfEveryCommandShowsExamples(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.add("--help");

    assertEquals(ExitCode.DONE, run(words.toArray(String[]::new)));

    String help = out.toString(StandardCharsets.UTF_8);
    assertTrue(help.contains("Usage: skerry " + command), help);
    assertTrue(help.contains("Examples:\n"), help);
    assertTrue(help.contains("  skerry "), help);
    assertEquals("", error());
  }

  @ParameterizedTest
  @CsvSource({
    "ls -z, Unknown option: '-z'",
    "nothing, no such command: nothing",
    "put onlyone, SOURCE... TARGET",
    "stat, PATH",
    "ls relative/path, not a path in a cluster",
    "ls /demo/../etc, '..'",
    "ls skerry:///x, names no cluster",
    "ls http://host/x, unknown scheme",
    "chmod u+q /demo/x, invalid mode",
    "chown : /demo/x, name an owner",
    "find /demo -type x, -type is one of",
    "find /demo -size 12Q, not a size",
    "dev start --storage many, many",
    "dev start --storage 99, between 1 and",
    "dev partition m1 maybe, on or off",
    "server nonsense --config x, unknown role",
    "join nonsense, not a join token",
    "bench io --size 0, --size must be",
    "token create console c9, role is",
    "touch -d yesterday /demo/x, not a time"
  })
  void wrongUseIsOneLineAndExitCodeTwo(String line, String expected) {
    assertEquals(ExitCode.USAGE, run(line.split(" ", -1)), line + ": " + error());
    assertOneLine(expected.replace('\'', expected.contains("-z") ? '\'' : '"'));
  }

  @ParameterizedTest
  @CsvSource({
    "ls /demo",
    "put . /demo",
    "health",
    "namespace list",
    "-C missing ls /demo",
    "ls -C missing /demo"
  })
  void withoutClusterEveryCommandSaysSoAndFails(String line) {
    assertEquals(ExitCode.FAILED, run(line.split(" ", -1)));
    assertOneLine("no cluster");
  }

  @Test
  void withoutClusterTheUserIsToldHowToStartOne() {
    run("ls", "/demo");

    assertEquals("skerry: no cluster is running here; start one with: skerry dev start\n", error());
  }

  @Test
  void globalOptionsAreUnderstoodBeforeAndAfterTheCommand() {
    assertEquals(ExitCode.FAILED, run("--as", "bob", "ls", "/demo"));
    assertEquals(ExitCode.FAILED, run("ls", "/demo", "--as", "bob"));
    assertFalse(error().contains("Unknown option"), error());
  }

  @Test
  void aLongPathIsRefusedInOneLine() {
    assertEquals(ExitCode.FAILED, run("ls", "/demo/" + "x".repeat(256)));
    assertOneLine("File name too long");
  }

  @Test
  void completionNamesEveryCommand() {
    assertEquals(ExitCode.DONE, run("completion"));

    String script = out.toString(StandardCharsets.UTF_8);
    everyCommand().forEach(name -> assertTrue(script.contains(function(name)), name));
  }

  /// What picocli calls a command's shell function: other characters are left out.
  private static String function(String command) {
    return command.replace(' ', '_').replaceAll("[^A-Za-z0-9_]", "");
  }

  private void assertOneLine(String expected) {
    String text = error();
    assertTrue(text.startsWith("skerry: "), text);
    assertTrue(text.contains(expected), text);
    assertEquals(1, text.lines().count(), text);
  }
}
