package io.skerry.cli.relay;

import io.skerry.cli.config.PidFile;
import io.skerry.client.config.LocalFile;
import io.skerry.client.config.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the relay and the commands tell each other, as files in `.skerry/relay`: which nodes are to
/// be cut off, and which are.
public record RelayFolder(Path cluster) {
  public static final String NAME = "relay";

  private Path folder() {
    return cluster.resolve(NAME);
  }

  private Path wanted() {
    return folder().resolve("cut");
  }

  private Path done() {
    return folder().resolve("cut.done");
  }

  public Path log() {
    return folder().resolve("log");
  }

  public PidFile pid() {
    return PidFile.in(folder());
  }

  public void create() throws IOException {
    Files.createDirectories(folder());
  }

  /// Nodes that are to be cut off.
  public Set<String> cut() throws IOException {
    return names(wanted());
  }

  public void cut(Set<String> nodes) throws IOException {
    write(wanted(), nodes);
  }

  /// Nodes that are cut off.
  public Set<String> cutDone() throws IOException {
    return names(done());
  }

  void cutDone(Set<String> nodes) throws IOException {
    write(done(), nodes);
  }

  /// Forgets what was cut; the next relay starts with a whole network.
  public void heal() throws IOException {
    Files.deleteIfExists(wanted());
    Files.deleteIfExists(done());
  }

  /// The servers that stand behind the relay, as the cluster's description says.
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Yaml node : Yaml.read(cluster.resolve(LocalFile.FILE)).sections("nodes")) {
      int listenPort = node.number("listenPort", 0);
      if (listenPort != 0) {
        routes.add(new Route(node.textOrFail("node"), node.number("port"), listenPort));
      }
    }
    return routes;
  }

  /// Processes of all nodes that live now.
  Map<String, Long> processes() throws IOException {
    Map<String, Long> processes = new LinkedHashMap<>();
    try (var nodes = Files.newDirectoryStream(cluster.resolve("nodes"))) {
      for (Path node : nodes) {
        PidFile.in(node)
            .pid()
            .ifPresent(pid -> processes.put(String.valueOf(node.getFileName()), pid));
      }
    }
    return processes;
  }

  private static Set<String> names(Path file) throws IOException {
    try {
      return new TreeSet<>(Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      return new TreeSet<>();
    }
  }

  private static void write(Path file, Set<String> names) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, new TreeSet<>(names));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
