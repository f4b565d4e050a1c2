package io.skerry.testkit.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.ClusterDescription;
import io.skerry.client.HealthReport;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever `health` names, `explain` finds and says what to do; `node list` has every server.
class ExplainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void everyProblemOfHealthIsExplained() throws Exception {
    ClusterSpec spec = ClusterSpec.standard().withStorage(3);
    try (LocalCluster cluster = LocalCluster.start(spec, directory.resolve("cluster"));
        Skerry admin = cluster.connect("admin")) {
      CliRun cli = CliRun.of(cluster, directory.resolve("home"), List.of("admin", "alice"));
      for (String name : List.of("m1", "m2", "m3", "s1", "s2", "s3")) {
        assertTrue(node(admin, name).filter(n -> n.state().equals("up")).isPresent(), name);
        assertTrue(cli.run(List.of("node", "list")).out().contains(name), name);
      }
      explainsEverything(cli, List.of("m1", "s1", "group 0", "group/1", "pg/1", "demo", "alice"));

      String follower =
          List.of("m1", "m2", "m3").stream()
              .filter(name -> !name.equals(cluster.awaitLeader(0)))
              .findFirst()
              .orElseThrow();
      cluster.kill(follower);
      cluster.kill("s1");
      String server = "metadata server " + follower;
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions()
          .until(() -> subjects(admin).containsAll(List.of(server, "storage node s1")));

      HealthReport report = admin.cluster().health();
      assertEquals("degraded", report.status());
      for (HealthReport.Problem problem : report.problems()) {
        CliRun.Result result = cli.run(List.of("explain", problem.subject()));
        assertEquals(0, result.exitCode(), result.err());
        assertFalse(problem.todo().isEmpty(), problem.toString());
        assertTrue(result.out().contains("you: " + problem.todo()), result.out());
      }
      assertTrue(cli.run(List.of("explain", follower)).out().contains("you: start it"));
      CliRun.Result unknown = cli.run(List.of("explain", "nobody"));
      assertEquals(1, unknown.exitCode());
      assertEquals(1, unknown.errorLines().size(), unknown.err());
    }
  }

  private static void explainsEverything(CliRun cli, List<String> subjects) {
    for (String subject : subjects) {
      List<String> command = new ArrayList<>(List.of("explain"));
      command.addAll(List.of(subject.split(" ", -1)));
      CliRun.Result result = cli.run(command);
      assertEquals(0, result.exitCode(), subject + ": " + result.err());
      assertTrue(result.out().contains("nothing is to be done"), result.out());
    }
  }

  private static List<String> subjects(Skerry admin) throws Exception {
    return admin.cluster().health().problems().stream().map(HealthReport.Problem::subject).toList();
  }

  private static Optional<ClusterDescription.Node> node(Skerry admin, String name)
      throws Exception {
    return admin.cluster().describe().nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst();
  }
}
