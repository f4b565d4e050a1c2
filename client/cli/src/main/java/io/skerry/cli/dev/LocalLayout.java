package io.skerry.cli.dev;

import io.skerry.cli.config.PidFile;
import io.skerry.cli.relay.RelayFolder;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.client.config.Identity;
import io.skerry.client.config.LocalFile;
import io.skerry.client.config.Yaml;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folder of a local cluster and the file that describes it.
public record LocalLayout(Path folder) {
  /// Only what `dev` made is ever deleted, in case --dir names a folder with other things in it.
  private static final List<String> OURS =
      List.of(
          "nodes",
          "keys",
          "identities",
          "hints",
          RelayFolder.NAME,
          "init.yaml",
          LocalFile.FILE,
          LocalFile.FILE + ".new");

  private static final String DEFAULT_IDENTITY = "alice";

  /// What the file says.
  public record Description(String cluster, List<LocalNode> nodes) {
    public Description {
      nodes = List.copyOf(nodes);
    }

    public Optional<LocalNode> node(String name) {
      return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }
  }

  public Path file() {
    return folder.resolve(LocalFile.FILE);
  }

  public Path node(String name) {
    return folder.resolve("nodes").resolve(name);
  }

  public Path log(String name) {
    return node(name).resolve("log").resolve("server.log");
  }

  public Path config(LocalNode node) {
    return node(node.name()).resolve("conf").resolve(node.role().word() + ".yaml");
  }

  /// Whether a metadata server has written down that it was taken out of the cluster.
  boolean removed(String name) {
    return Files.exists(node(name).resolve("data").resolve("removed"));
  }

  public PidFile pid(String name) {
    return PidFile.in(node(name));
  }

  public Path masterKey() {
    return folder.resolve("keys").resolve("master.key");
  }

  public Path identityFolder(String name) {
    return folder.resolve("identities").resolve(name);
  }

  public boolean hasIdentity(String name) {
    return Files.exists(Identity.in(identityFolder(name)).certificate());
  }

  public Optional<Description> read() {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    Yaml yaml = Yaml.read(file());
    return Optional.of(
        new Description(
            yaml.textOrFail("cluster"),
            yaml.sections("nodes").stream().map(LocalNode::of).toList()));
  }

  public Description readOrFail() {
    return read()
        .orElseThrow(
            () -> Failure.of("no cluster in " + folder + "; make one with: skerry dev start"));
  }

  /// Deletes the cluster, whose servers must not run any more.
  void delete() throws IOException {
    for (String name : OURS) {
      delete(folder.resolve(name));
    }
  }

  /// Deletes a file or a whole tree.
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Writes the file whole or not at all.
  void write(Description description) throws IOException {
    Map<String, Object> identities = new LinkedHashMap<>();
    for (String name : List.of("admin", "alice", "bob")) {
      if (hasIdentity(name)) {
        String at = "identities/" + name + '/';
        identities.put(
            name,
            Json.object(
                "certificate", at + "certificate.pem",
                "key", at + "key.pem",
                "authority", at + "authority.pem"));
      }
    }
    Map<String, Object> values =
        Json.object(
            "cluster",
            description.cluster(),
            "servers",
            description.nodes().stream()
                .filter(node -> node.joinPort() != 0 && !removed(node.name()))
                .map(LocalNode::address)
                .toList(),
            "authority",
            "identities/admin/authority.pem",
            "identity",
            DEFAULT_IDENTITY,
            "identities",
            identities,
            "nodes",
            description.nodes().stream().map(LocalNode::yaml).toList());
    String head = "# A local cluster, written by `skerry dev`; its ports stay the same.\n";
    Path fresh = folder.resolve(LocalFile.FILE + ".new");
    Files.writeString(fresh, head + Yaml.text(values));
    Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
