package io.skerry.testkit.cluster;

import static org.awaitility.Awaitility.await;

import io.skerry.client.ClientConfig;
import io.skerry.client.ClusterDescription;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileWriter;
import io.skerry.client.JoinClient;
import io.skerry.client.JoinedIdentity;
import io.skerry.client.NamespaceSpec;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A running cluster of server processes and the verbs to disturb it. Users admin, alice and bob
/// exist, and namespace /demo, which belongs to alice. Closing it ends every process that it
/// started.
public final class LocalCluster implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);
  private static final int COPIES = 3;
  private static final String PROBE = "/demo/.probe";
  private static final Duration POLL = Duration.ofMillis(100);

  private final ClusterSpec spec;
  private final Foundation foundation;
  private final Map<String, ServerProcess> servers = new LinkedHashMap<>();
  private final Set<String> recording;
  private int storageNodes;

  private LocalCluster(ClusterSpec spec, Path directory, Set<String> recording) {
    this.spec = spec;
    this.recording = recording;
    this.foundation = new Foundation(spec, directory);
  }

  /// Starts a cluster under a directory and waits until it can store a file.
  public static LocalCluster start(ClusterSpec spec, Path directory) {
    StartCaches.make();
    return start(new LocalCluster(spec, directory, Set.of()));
  }

  /// The same with servers of these names that write start-up caches when they are stopped.
  static LocalCluster startRecording(ClusterSpec spec, Path directory, Set<String> servers) {
    return start(new LocalCluster(spec, directory, servers));
  }

  private static LocalCluster start(LocalCluster cluster) {
    try {
      cluster.startAll();
      return cluster;
    } catch (RuntimeException e) {
      String logs = cluster.logTails();
      cluster.close();
      throw new IllegalStateException("the cluster did not start: " + e.getMessage() + logs, e);
    }
  }

  /// How a client of this user connects, standing at a site.
  public ClientConfig config(String user, String site) {
    Path folder = foundation.identity(user);
    try {
      String authority = Files.readString(folder.resolve("authority.pem"));
      MutualTls tls =
          new MutualTls(
              Pem.privateKey(Files.readString(folder.resolve("key.pem"))),
              Pem.certificates(Files.readString(folder.resolve("certificate.pem"))),
              Pem.certificates(authority).get(0));
      String cluster = Files.readString(folder.resolve("cluster"));
      return ClientConfig.of(cluster, foundation.servers(), tls).withSite(site);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A client of this user at site a.
  public Skerry connect(String user) {
    return Skerry.connect(config(user, "a"));
  }

  /// Addresses of the metadata servers, host:port.
  public List<String> metadataServers() {
    return foundation.servers();
  }

  /// The address where a metadata server lets others join, host:port.
  public String joinAddress(String metadataServer) {
    return setting(metadataServer, "metadata.yaml", "joinAdvertise");
  }

  /// Where a storage node shows its health and metrics, host:port.
  public String statusAddress(String storageNode) {
    return setting(storageNode, "storage.yaml", "statusListen");
  }

  /// The folder with certificate.pem, key.pem and authority.pem of a user.
  public Path identity(String user) {
    return foundation.identity(user);
  }

  public ServerProcess server(String name) {
    return Optional.ofNullable(servers.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no server " + name));
  }

  /// Every server, metadata servers first.
  public List<ServerProcess> servers() {
    return List.copyOf(servers.values());
  }

  /// The name of the metadata server that leads a group, as soon as the servers agree on one that
  /// runs.
  public String awaitLeader(int group) {
    return await()
        .atMost(START_DEADLINE)
        .pollInterval(POLL)
        .ignoreExceptions()
        .until(() -> leaderOf(group), Optional::isPresent)
        .orElseThrow();
  }

  /// SIGKILL.
  public void kill(String name) {
    server(name).kill();
  }

  /// SIGKILL of every server at once.
  public void killAll() {
    servers.values().parallelStream().filter(ServerProcess::alive).forEach(ServerProcess::kill);
  }

  /// SIGTERM, awaited.
  public void stop(String name) {
    server(name).stop();
  }

  public void pause(String name) {
    server(name).pause();
  }

  public void resume(String name) {
    server(name).resume();
  }

  /// Starts a server that was killed or stopped.
  public void restart(String name) {
    server(name).start();
  }

  /// Waits until this many storage nodes are up, as group 0 sees it.
  public void awaitStorageNodesUp(int count) {
    try (Skerry admin = connect("admin")) {
      await()
          .atMost(START_DEADLINE)
          .pollInterval(POLL)
          .ignoreExceptions()
          .until(() -> upStorageNodes(admin.cluster().describe()) == count);
    }
  }

  /// The last lines of every log, for the message of a failed test.
  public String logTails() {
    StringBuilder text = new StringBuilder();
    for (ServerProcess server : servers.values()) {
      text.append("\n--- ").append(server.name()).append('\n').append(server.logTail());
    }
    return text.toString();
  }

  /// Starts one more storage node and waits until it is up.
  public ServerProcess addStorageNode() {
    int index = storageNodes++;
    String name = "s" + (index + 1);
    String site = spec.siteOf(index);
    try (Skerry admin = connect("admin")) {
      String token =
          admin.cluster().createToken("storage", name, site, "r1", Duration.ofMinutes(10));
      JoinedIdentity joined = JoinClient.join(token, List.of("127.0.0.1"), START_DEADLINE);
      writeStorageConfig(name, joined);
      ServerProcess server =
          new ServerProcess(
              name,
              Foundation.STORAGE_MAIN,
              foundation.node(name),
              "conf/storage.yaml",
              spec.heap());
      launch(server);
      return server;
    } catch (SkerryException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Prepares one more metadata server, not started: a port that was free, and its folder.
  ///
  /// @return what `join` has to be told besides the token
  public List<String> newMetadataServer(String name) {
    Path folder = foundation.node(name);
    servers.put(
        name,
        new ServerProcess(
            name, Foundation.METADATA_MAIN, folder, "conf/metadata.yaml", spec.heap()));
    return List.of(
        "--dir",
        folder.toString(),
        "--port",
        Integer.toString(foundation.port()),
        "--join-port",
        Integer.toString(foundation.port()),
        "--status-port",
        Integer.toString(foundation.port()),
        "--master-key",
        foundation.masterKey().toString());
  }

  @Override
  public void close() {
    for (ServerProcess server : servers.values()) {
      if (server.alive()) {
        server.resume();
      }
    }
    servers.values().parallelStream().filter(ServerProcess::alive).forEach(ServerProcess::kill);
  }

  private void startAll() {
    foundation.lay().forEach(this::launch);
    writeClusterName();
    awaitLeader(0);
    for (int i = 0; i < spec.storage(); i++) {
      addStorageNode();
    }
    awaitStorageNodesUp(spec.storage());
    prepareUsers();
  }

  private void launch(ServerProcess server) {
    servers.put(server.name(), server);
    if (recording.contains(server.name())) {
      server.recordCache();
    }
    server.start();
  }

  private void prepareUsers() {
    try (Skerry admin = connect("admin")) {
      for (String user : List.of("alice", "bob")) {
        admin.cluster().createUser(user, 0, List.of());
        String token = admin.cluster().createToken("user", user, "a", "r1", Duration.ofMinutes(10));
        writeIdentity(JoinClient.join(token, List.of(), START_DEADLINE));
      }
      admin.cluster().createNamespace(NamespaceSpec.of("demo").withOwner("alice"));
      if (spec.storage() > 0) {
        await()
            .atMost(START_DEADLINE)
            .pollInterval(POLL)
            .until(() -> placed(admin.cluster().describe()));
      }
      if (spec.storage() >= COPIES) {
        awaitFirstFile();
      }
    } catch (SkerryException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The group of the namespace learns of nodes a moment after group 0, and refuses until then.
  private void awaitFirstFile() {
    try (Skerry alice = connect("alice")) {
      await()
          .atMost(START_DEADLINE)
          .pollInterval(POLL)
          .ignoreExceptions()
          .until(
              () -> {
                try (FileWriter writer =
                    alice.files().create(PROBE, CreateOptions.defaults().overwriting())) {
                  writer.write(new byte[1]);
                }
                alice.files().delete(PROBE);
                return true;
              });
    }
  }

  /// Whether files can be stored on as many nodes as they want: groups of the first nodes alone may
  /// come before those of all.
  private boolean placed(ClusterDescription description) {
    int wanted = Math.min(COPIES, spec.storage());
    return description.placementGroups().stream().anyMatch(pg -> pg.nodes().size() >= wanted);
  }

  private Optional<String> leaderOf(int group) throws SkerryException {
    ClientConfig quick = config("admin", "a").withCallTimeout(Duration.ofSeconds(5));
    try (Skerry admin = Skerry.connect(quick)) {
      return admin.cluster().describe().groups().stream()
          .filter(g -> g.group() == group)
          .findFirst()
          .flatMap(ClusterDescription.MetadataGroup::leader)
          .filter(name -> servers.containsKey(name) && server(name).alive());
    }
  }

  private static long upStorageNodes(ClusterDescription description) {
    return description.nodes().stream()
        .filter(node -> node.role().equals("storage") && node.state().equals("up"))
        .count();
  }

  private void writeClusterName() {
    try {
      Files.writeString(
          foundation.identity("admin").resolve("cluster"),
          setting("m1", "metadata.yaml", "cluster"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String setting(String server, String configuration, String key) {
    Path file = foundation.node(server).resolve("conf").resolve(configuration);
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(key + ':'))
          .map(line -> line.substring(key.length() + 1).replace("\"", "").strip())
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeIdentity(JoinedIdentity joined) {
    Path folder = foundation.identity(joined.name());
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("certificate.pem"), joined.certificateChain());
      Files.writeString(folder.resolve("key.pem"), joined.privateKey());
      Files.writeString(folder.resolve("authority.pem"), joined.authority());
      Files.writeString(folder.resolve("cluster"), joined.cluster());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeStorageConfig(String name, JoinedIdentity joined) {
    Path folder = foundation.node(name);
    String address = "127.0.0.1:" + foundation.port();
    String yaml =
        """
        cluster: %s
        node: %s
        site: %s
        rack: r1
        listen: %s
        advertise: %s
        statusListen: 127.0.0.1:%d
        data: data
        minFreeBytes: 67108864
        metadataServers: [%s]
        tls: {certificate: conf/certificate.pem, key: conf/key.pem, authority: conf/authority.pem}
        """
            .formatted(
                joined.cluster(),
                name,
                joined.site(),
                address,
                address,
                foundation.port(),
                String.join(", ", foundation.servers()));
    try {
      Path conf = Files.createDirectories(folder.resolve("conf"));
      Files.writeString(conf.resolve("certificate.pem"), joined.certificateChain());
      Files.writeString(conf.resolve("key.pem"), joined.privateKey());
      Files.setPosixFilePermissions(
          conf.resolve("key.pem"), PosixFilePermissions.fromString("rw-------"));
      Files.writeString(conf.resolve("authority.pem"), joined.authority());
      Files.writeString(conf.resolve("storage.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
