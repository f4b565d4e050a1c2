package io.skerry.testkit.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a user gets wrong, or finds broken, ends in one line that says what and why, and in the
/// exit code of the contract: 1 refused or failed, 2 wrong usage.
class BadInputTest {
  /// One command and what must come of it.
  private record Case(int exitCode, String words, List<String> command) {
    static Case of(int exitCode, String words, String... command) {
      return new Case(exitCode, words, List.of(command));
    }
  }

  private static final String LONG_NAME = "n".repeat(256);
  private static final String LONG_PATH = "/demo" + "/0123456789".repeat(400);

  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static CliRun cli;

  @BeforeAll
  static void start() throws IOException {
    cluster = LocalCluster.start(ClusterSpec.standard(), directory.resolve("cluster"));
    cli = CliRun.of(cluster, directory.resolve("home"), List.of("alice", "bob"));
    Files.writeString(cli.home().resolve("local"), "");
    for (List<String> command :
        List.of(List.of("mkdir", "/demo/d"), List.of("touch", "/demo/d/f"))) {
      CliRun.Result result = cli.run(command);
      assertEquals(0, result.exitCode(), result.toString());
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static List<Case> cases() {
    return List.of(
        Case.of(2, "Unknown option: '--bogus'", "ls", "--bogus", "/demo"),
        Case.of(2, "no such command: nonsense", "nonsense"),
        Case.of(2, "Missing required parameter", "mkdir"),
        Case.of(2, "unknown scheme \"http\"", "ls", "http://host/demo"),
        Case.of(2, "the URI names no cluster", "ls", "skerry:///demo"),
        Case.of(2, "not a path in a cluster", "ls", "demo"),
        Case.of(2, "\"..\" is not allowed in a path", "ls", "/demo/../demo"),
        Case.of(2, "--timeout must be at least 1", "--timeout", "0", "ls", "/demo"),
        Case.of(1, "/demo/missing: No such file or directory", "cat", "/demo/missing"),
        Case.of(1, "No such file or directory", "ls", "/nowhere"),
        Case.of(1, "No such file or directory", "put", "missing", "/demo/x"),
        Case.of(1, "No such file or directory", "get", "/demo/missing", "x"),
        Case.of(1, "Permission denied", "--as", "bob", "mkdir", "/demo/b"),
        Case.of(1, "no identity \"carol\"", "--as", "carol", "ls", "/demo"),
        Case.of(1, "File exists", "mkdir", "/demo/d"),
        Case.of(1, "File exists (use -f to replace it)", "put", "local", "/demo/d/f"),
        Case.of(1, "Not a directory", "ls", "/demo/d/f/g"),
        Case.of(1, "File name too long", "mkdir", "/demo/" + LONG_NAME),
        Case.of(1, "path longer than 4096 bytes", "mkdir", LONG_PATH),
        Case.of(2, "Missing required parameter", "node", "drain"),
        Case.of(1, "is no administrator", "--as", "alice", "node", "drain", "s1"),
        Case.of(1, "is no administrator", "--as", "alice", "node", "resume", "s1"),
        Case.of(1, "is no administrator", "--as", "alice", "node", "remove", "s1", "--lost"),
        Case.of(1, "no cluster \"nowhere\"", "-C", "nowhere", "ls", "/demo"));
  }

  @Test
  void everyMistakeIsOneLineWithTheRightExitCode() {
    List<String> wrong = new ArrayList<>();
    for (Case one : cases()) {
      CliRun.Result result = cli.run(one.command());
      if (result.exitCode() != one.exitCode()
          || result.errorLines().size() != 1
          || !result.err().contains(one.words())) {
        wrong.add(one.words() + " expected of " + one.command() + ": " + result);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void aLocalNameThatIsNoUtf8IsNamedAndTheRestIsKept() throws Exception {
    Path tree = cli.home().resolve("tree");
    Files.createDirectories(tree.resolve("good"));
    int made =
        new ProcessBuilder("sh", "-c", "touch \"$0/$(printf 'bad\\377')\"", tree.toString())
            .start()
            .waitFor();
    assertEquals(0, made);

    CliRun.Result result = cli.run(List.of("put", "-r", "tree", "/demo/tree"));
    assertEquals(1, result.exitCode(), result.toString());
    assertTrue(result.err().contains("the name is not valid UTF-8"), result.err());
    assertEquals(0, cli.run(List.of("stat", "/demo/tree/good")).exitCode());
  }

  @Test
  void withoutAClusterTheCommandThatStartsOneIsNamed() {
    CliRun nowhere = new CliRun(directory.resolve("nobody"));
    CliRun.Result result = nowhere.run(List.of("ls", "/demo"));
    assertEquals(1, result.exitCode());
    assertTrue(result.err().contains("skerry dev start"), result.err());
    assertEquals(1, result.errorLines().size(), result.err());
  }

  @Test
  void withoutAMajorityEveryCommandEndsInTimeWithOneLine() {
    cluster.pause("m1");
    cluster.pause("m2");
    try {
      awaitEndOfLease();
      for (List<String> command :
          List.of(List.of("ls", "/demo"), List.of("mkdir", "/demo/m"), List.of("health"))) {
        List<String> timed = new ArrayList<>(List.of("--timeout", "3"));
        timed.addAll(command);
        Instant before = Instant.now();
        CliRun.Result result = cli.run(timed);
        assertEquals(1, result.exitCode(), result.toString());
        assertEquals(1, result.errorLines().size(), result.err());
        assertTrue(
            Duration.between(before, Instant.now()).compareTo(Duration.ofSeconds(15)) < 0,
            command.toString());
      }
    } finally {
      cluster.resume("m1");
      cluster.resume("m2");
    }
    cluster.awaitLeader(1);
    assertEquals(0, cli.run(List.of("ls", "/demo")).exitCode());
  }

  /// A leader that has just lost its followers answers reads until its lease is over, and rightly:
  /// nobody else can lead so soon. A lease that does not end fails here.
  private static void awaitEndOfLease() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> cli.run(List.of("--timeout", "3", "ls", "/demo")).exitCode() != 0);
  }
}
