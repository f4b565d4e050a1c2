package io.skerry.metadata.raft;

import static org.awaitility.Awaitility.await;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.model.Table;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Three metadata servers in this JVM, each with its own port, certificate and directory, and one
/// group.
final class TestCluster {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CLUSTER = "skerry-test";

  private final Path directory;
  private final List<String> addresses = new ArrayList<>();
  private final List<MutualTls> identities = new ArrayList<>();
  private final Map<Integer, TestServer> running = new HashMap<>();

  TestCluster(Path directory) throws IOException, GeneralSecurityException {
    this.directory = directory;
    TestPki pki = new TestPki(CLUSTER);
    for (int i = 0; i < 3; i++) {
      addresses.add("127.0.0.1:" + TestPorts.next());
      identities.add(pki.identity(Role.METADATA, "m" + (i + 1)));
    }
    for (int i = 0; i < 3; i++) {
      start(i);
    }
  }

  void start(int server) throws IOException {
    running.put(
        server,
        TestServer.start(
            CLUSTER, identities.get(server), directory(server), addresses.get(server), addresses));
  }

  void stop(int server) throws InterruptedException {
    TestServer stopped = running.remove(server);
    if (stopped != null) {
      stopped.stop();
    }
  }

  void wipe(int server) throws IOException {
    try (Stream<Path> paths = Files.walk(directory(server))) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  Path directory(int server) {
    return directory.resolve("m" + (server + 1));
  }

  String address(int server) {
    return addresses.get(server);
  }

  TestServer server(int server) {
    TestServer found = running.get(server);
    if (found == null) {
      throw new IllegalStateException("server " + server + " is stopped");
    }
    return found;
  }

  GroupReplica replica(int server) {
    return server(server).replica();
  }

  /// The one server that leads, once there is one among these.
  int leader(List<Integer> among) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                among.stream()
                    .filter(i -> running.containsKey(i) && replica(i).leading())
                    .max(Comparator.comparingLong(i -> replica(i).term())),
            Optional::isPresent)
        .orElseThrow();
  }

  int leader() {
    return leader(List.copyOf(running.keySet()));
  }

  /// All others.
  static List<Integer> others(int server) {
    return Stream.of(0, 1, 2).filter(i -> i != server).toList();
  }

  /// Cuts one server off from the two others, or joins it again.
  void isolate(int server, boolean cut) {
    for (int other : others(server)) {
      server(server).transport().block(addresses.get(other), cut);
      server(other).transport().block(addresses.get(server), cut);
    }
  }

  /// Commits through the present leader, as often as it takes.
  Committed commit(Submission submission) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> replica(leader()).submit(submission).get(5, TimeUnit.SECONDS), done -> true);
  }

  static Submission group(String name, int gid) {
    Command command =
        state -> {
          state.put(new UserGroup(name, gid));
          return Outcome.done((long) gid);
        };
    return new Submission(Caller.SERVICE, Optional.empty(), command);
  }

  /// Waits until all running servers have applied the same and checks that their rows are equal.
  List<Row> converged() {
    long index = replica(leader()).appliedIndex();
    for (int i : running.keySet()) {
      await().atMost(PATIENCE).until(() -> replica(i).appliedIndex() >= index);
    }
    List<List<Row>> all = running.keySet().stream().map(this::rows).distinct().toList();
    if (all.size() != 1) {
      throw new AssertionError("replicas differ: " + all);
    }
    return all.get(0);
  }

  private List<Row> rows(int server) {
    List<Row> rows = new ArrayList<>();
    try (View view = replica(server).appliedView()) {
      for (Table table : Table.values()) {
        rows.addAll(view.scan(RowRange.all(table, new byte[0]), Integer.MAX_VALUE));
      }
    }
    return rows;
  }
}
