package io.skerry.metadata.server;

import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.skerry.metadata.raft.TestPorts;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Three metadata servers in this JVM, made by `init`, on free ports of the loopback address.
final class LocalServers implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final InitSpec spec;
  private final Map<String, MetadataServer> running = new HashMap<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  LocalServers(Path directory) throws IOException, Refusal {
    this.directory = directory;
    StringBuilder yaml = new StringBuilder("masterKey: keys/master.key\nmetadata:\n");
    List<Integer> ports = freePorts(9);
    for (int i = 0; i < 3; i++) {
      yaml.append(
          """
            - node: m%1$d
              directory: m%1$d
              host: 127.0.0.1
              port: %2$d
              joinPort: %3$d
              statusPort: %4$d
          """
              .formatted(i + 1, ports.get(3 * i), ports.get(3 * i + 1), ports.get(3 * i + 2)));
    }
    yaml.append("admin: {directory: admin}\n");
    Path file = directory.resolve("spec.yaml");
    Files.writeString(file, yaml);
    this.spec = InitSpec.read(file);
    new ClusterInit(InstantSource.system()).run(spec);
  }

  void startAll() throws Refusal {
    for (InitSpec.Server server : spec.metadata()) {
      start(server.node());
    }
  }

  void start(String node) throws Refusal {
    Path file = directory.resolve(node).resolve("conf/metadata.yaml");
    MetadataConfig config = ConfigFile.read(file);
    running.put(
        node,
        MetadataServer.start(
            config,
            InstantSource.system(),
            failure -> {
              throw new IllegalStateException(failure);
            }));
  }

  void stop(String node) {
    MetadataServer server = running.remove(node);
    if (server != null) {
      server.close();
    }
  }

  Path directory() {
    return directory;
  }

  List<InitSpec.Server> specs() {
    return spec.metadata();
  }

  MutualTls identity(Path folder) throws IOException, GeneralSecurityException {
    return new MutualTls(
        Pem.privateKey(Files.readString(folder.resolve("key.pem"))),
        Pem.certificates(Files.readString(folder.resolve("certificate.pem"))),
        Pem.certificates(Files.readString(folder.resolve("authority.pem"))).get(0));
  }

  MutualTls admin() throws IOException, GeneralSecurityException {
    return identity(directory.resolve("admin"));
  }

  ManagedChannel channel(int port, SslContext context) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .sslContext(context)
            .overrideAuthority(ServerNames.ofRole(Role.METADATA))
            .build();
    channels.add(channel);
    return channel;
  }

  /// Like the caller that has no certificate yet.
  SslContext anonymous() throws IOException, GeneralSecurityException {
    return GrpcSslContexts.forClient().trustManager(admin().authority()).build();
  }

  String cluster() throws IOException, GeneralSecurityException {
    return PeerIdentity.of(admin().chain().get(0)).orElseThrow().cluster();
  }

  /// Runs the call on whichever server leads the group that it concerns.
  <R> R onLeader(MutualTls tls, Function<Channel, R> call) throws IOException {
    SslContext context = tls.clientContext();
    return onLeader(specs().stream().map(InitSpec.Server::port).toList(), context, call);
  }

  <R> R onJoinLeader(Function<Channel, R> call) throws IOException, GeneralSecurityException {
    return onLeader(specs().stream().map(InitSpec.Server::joinPort).toList(), anonymous(), call);
  }

  private <R> R onLeader(List<Integer> ports, SslContext context, Function<Channel, R> call) {
    List<ManagedChannel> candidates = ports.stream().map(port -> channel(port, context)).toList();
    return await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(LocalServers::passes)
        .until(() -> tryEach(candidates, call), Objects::nonNull);
  }

  private static boolean passes(Throwable e) {
    return e instanceof StatusRuntimeException refused && code(refused).retryable();
  }

  private static <R> R tryEach(List<ManagedChannel> candidates, Function<Channel, R> call) {
    StatusRuntimeException last = Status.UNAVAILABLE.asRuntimeException();
    for (ManagedChannel channel : candidates) {
      try {
        return call.apply(channel);
      } catch (StatusRuntimeException e) {
        last = e;
        if (code(e) != ErrorCode.NOT_LEADER) {
          throw e;
        }
      }
    }
    throw last;
  }

  static ErrorCode code(StatusRuntimeException e) {
    return ErrorTrailer.detail(e)
        .map(detail -> ErrorCode.ofNumber(detail.getCode()))
        .orElse(ErrorCode.INTERNAL);
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(TestPorts.next());
    }
    return ports;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    List.copyOf(running.keySet()).forEach(this::stop);
  }
}
