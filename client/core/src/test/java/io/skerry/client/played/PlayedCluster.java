package io.skerry.client.played;

import io.skerry.client.ClientConfig;
import io.skerry.client.Skerry;
import io.skerry.proto.types.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One played metadata server with one file and three played storage nodes, and alice connected.
public final class PlayedCluster implements AutoCloseable {
  private final TestAuthority authority = new TestAuthority();
  private final PlayedFiles files = new PlayedFiles();
  private final PlayedSessions sessions = new PlayedSessions(20_000);
  private final List<PlayedStorage> storages = new ArrayList<>();
  private final List<PlayedServer> servers = new ArrayList<>();
  private final ClientConfig config;
  private final Skerry skerry;

  public PlayedCluster() throws Exception {
    for (int node = 1; node <= 3; node++) {
      PlayedStorage storage = new PlayedStorage(node);
      String name = "s" + node;
      PlayedServer server =
          new PlayedServer(authority.identity(Role.STORAGE, name).serverContext(), storage);
      files.addNode(node, name, server.address());
      storages.add(storage);
      servers.add(server);
    }
    PlayedServer metadata =
        new PlayedServer(authority.identity(Role.METADATA, "m1").serverContext(), files, sessions);
    servers.add(metadata);
    config =
        ClientConfig.of(
                TestAuthority.CLUSTER,
                List.of(metadata.address()),
                authority.identity(Role.USER, "alice"))
            .withCallTimeout(Duration.ofSeconds(3))
            .withMemoryBytes(4 << 20);
    skerry = Skerry.connect(config);
  }

  /// How alice connects.
  public ClientConfig config() {
    return config;
  }

  public Skerry skerry() {
    return skerry;
  }

  public PlayedFiles files() {
    return files;
  }

  public PlayedSessions sessions() {
    return sessions;
  }

  public List<PlayedStorage> storages() {
    return storages;
  }

  /// The storage nodes in their order, then the metadata server.
  public List<PlayedServer> servers() {
    return servers;
  }

  @Override
  public void close() {
    skerry.close();
    servers.forEach(PlayedServer::close);
  }
}
