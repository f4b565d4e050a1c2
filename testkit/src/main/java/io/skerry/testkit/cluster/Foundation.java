package io.skerry.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Lays the ground of a test cluster: authority, keys and the folders of the metadata servers, by
/// the same `init` that a real installation runs.
final class Foundation {
  static final String METADATA_MAIN = "io.skerry.metadata.server.Main";
  static final String STORAGE_MAIN = "io.skerry.storage.server.Main";

  private final ClusterSpec spec;
  private final Path directory;
  private final FreePorts ports;
  private final List<String> servers = new ArrayList<>();
  private final List<ServerProcess> processes = new ArrayList<>();

  Foundation(ClusterSpec spec, Path directory) {
    this.spec = spec;
    this.directory = directory;
    this.ports = new FreePorts(3 * (spec.metadata() + 3) + 2 * (spec.storage() + 4));
  }

  /// Runs `init` and answers the metadata servers, not started.
  List<ServerProcess> lay() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("dataGroups: 1\n");
    yaml.append("masterKey: ").append(masterKey()).append('\n');
    yaml.append("metadata:\n");
    for (int i = 0; i < spec.metadata(); i++) {
      String name = "m" + (i + 1);
      int port = ports.next();
      Path folder = directory.resolve("nodes").resolve(name);
      servers.add("127.0.0.1:" + port);
      yaml.append("  - {node: ").append(name).append(", site: ").append(spec.siteOf(i));
      yaml.append(", rack: r1, host: 127.0.0.1, port: ").append(port);
      yaml.append(", joinPort: ").append(ports.next());
      yaml.append(", statusPort: ").append(ports.next());
      yaml.append(", directory: ").append(folder).append("}\n");
      processes.add(
          new ServerProcess(name, METADATA_MAIN, folder, "conf/metadata.yaml", spec.heap()));
    }
    yaml.append("admin: {name: admin, directory: ");
    yaml.append(identity("admin")).append("}\n");
    Path file = directory.resolve("init.yaml");
    try {
      Files.createDirectories(directory.resolve("keys"));
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerProcess.run(
        ServerProcess.command(
            StartCaches.options(METADATA_MAIN),
            METADATA_MAIN,
            "128m",
            List.of("init", "--spec", file.toString())));
    processes.forEach(process -> adjust(process.directory().resolve("conf/metadata.yaml")));
    return List.copyOf(processes);
  }

  private void adjust(Path config) {
    try {
      String text = Files.readString(config);
      for (Map.Entry<String, Long> setting : spec.settings().entrySet()) {
        String line = "(?m)^" + setting.getKey() + ": .*$";
        if (!Pattern.compile(line).matcher(text).find()) {
          throw new IllegalArgumentException("no setting " + setting.getKey());
        }
        text = text.replaceAll(line, setting.getKey() + ": " + setting.getValue());
      }
      Files.writeString(config, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Addresses of the metadata servers, host:port.
  List<String> servers() {
    return List.copyOf(servers);
  }

  int port() {
    return ports.next();
  }

  Path masterKey() {
    return directory.resolve("keys/master.key");
  }

  Path identity(String name) {
    return directory.resolve("identities").resolve(name);
  }

  Path node(String name) {
    return directory.resolve("nodes").resolve(name);
  }
}
