package io.skerry.testkit.cluster;

import io.skerry.client.NamespaceSpec;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// A cluster for tests that run on an older Java than the servers: a process of its own. When it
/// can be used, the configuration file of a client appears in its folder; it ends with its standard
/// input. `ClusterProcess FOLDER NAMESPACE...` makes namespaces of alice's beside /demo; each is
/// the name of a profile, too, as is `test`.
public final class ClusterProcess {
  /// The configuration file in the folder.
  public static final String CONFIG = "client.yaml";

  private static final List<String> USERS = List.of("alice", "bob", "admin");

  private ClusterProcess() {}

  /// Runs until standard input ends.
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    List<String> namespaces = List.of(arguments).subList(1, arguments.length);
    try (LocalCluster cluster = LocalCluster.start(ClusterSpec.standard(), folder)) {
      try (Skerry admin = cluster.connect("admin")) {
        for (String namespace : namespaces) {
          admin.cluster().createNamespace(NamespaceSpec.of(namespace).withOwner("alice"));
        }
      }
      Path draft = folder.resolve(CONFIG + ".new");
      Files.writeString(draft, config(cluster, namespaces));
      Files.move(draft, folder.resolve(CONFIG), StandardCopyOption.ATOMIC_MOVE);
      while (System.in.read() >= 0) {
        // Whatever is said: only the end counts.
      }
    }
  }

  private static String config(LocalCluster cluster, List<String> namespaces) {
    StringBuilder yaml = new StringBuilder("default: test\nclusters:\n");
    String servers = String.join(", ", cluster.metadataServers());
    yaml.append("  test: {servers: [%s], identity: alice, site: a}\n".formatted(servers));
    for (String profile : namespaces) {
      yaml.append("  %s: {servers: [%s], identity: alice}\n".formatted(profile, servers));
    }
    yaml.append("identities:\n");
    for (String user : USERS) {
      Path identity = cluster.identity(user);
      yaml.append("  %s:\n".formatted(user));
      yaml.append("    certificate: %s\n".formatted(identity.resolve("certificate.pem")));
      yaml.append("    key: %s\n".formatted(identity.resolve("key.pem")));
      yaml.append("    authority: %s\n".formatted(identity.resolve("authority.pem")));
    }
    return yaml.toString();
  }
}
