package io.skerry.client;

import io.skerry.client.data.ContentCalls;
import io.skerry.client.data.DataContext;
import io.skerry.client.data.FrameBuffers;
import io.skerry.client.data.MemoryBudget;
import io.skerry.client.data.OpenFiles;
import io.skerry.client.data.PreparedFiles;
import io.skerry.client.data.StorageNodes;
import io.skerry.client.metadata.AdminCalls;
import io.skerry.client.metadata.Delegations;
import io.skerry.client.metadata.MetadataCalls;
import io.skerry.client.metadata.MetadataRouter;
import io.skerry.client.metadata.Sessions;
import io.skerry.client.transport.Channels;
import java.util.Optional;

/// A connection to one cluster: one set of channels and sessions, shared by everything that is got
/// from it. Close it when done; files that are still open then fail.
public final class Skerry implements AutoCloseable {
  private final Channels channels;
  private final Sessions sessions;
  private final Optional<Delegations> delegations;
  private final OpenFiles openFiles;
  private final StorageNodes nodes;
  private final FileSystem files;
  private final ClusterAdmin cluster;

  private Skerry(ClientConfig config) {
    channels = new Channels(config.tls());
    MetadataRouter router =
        new MetadataRouter(channels, config.servers(), config.leaderHints(), config.callTimeout());
    boolean keeps = config.metadataCacheBytes() > 0;
    sessions = new Sessions(router, keeps);
    delegations =
        keeps
            ? Optional.of(
                new Delegations(
                    config.metadataCacheBytes(), config.metadataStaleness(), router, sessions))
            : Optional.empty();
    nodes = new StorageNodes(channels, config.site());
    MetadataCalls calls = new MetadataCalls(router, sessions, delegations);
    AdminCalls admin = new AdminCalls(calls);
    ContentCalls content = new ContentCalls(calls);
    openFiles = new OpenFiles(content);
    DataContext data =
        new DataContext(
            content,
            openFiles,
            new PreparedFiles(content),
            nodes,
            new MemoryBudget(config.memoryBytes()),
            new FrameBuffers(config.memoryBytes() / 4),
            config.parallelism(),
            config.callTimeout());
    files = new FileSystem(calls, admin, data);
    cluster = new ClusterAdmin(admin);
  }

  /// Takes note of the cluster; the first call connects.
  public static Skerry connect(ClientConfig config) {
    return new Skerry(config);
  }

  public FileSystem files() {
    return files;
  }

  public ClusterAdmin cluster() {
    return cluster;
  }

  /// File contents moved so far, by storage node.
  public TransferStatistics statistics() {
    return nodes.statistics();
  }

  /// Questions about names, attributes and contents, by where their answers came from.
  public MetadataCacheStatistics metadataCache() {
    return delegations
        .map(Delegations::counts)
        .map(
            counts -> new MetadataCacheStatistics(counts.hits(), counts.misses(), counts.recalls()))
        .orElseGet(() -> new MetadataCacheStatistics(0, 0, 0));
  }

  /// Ends the sessions and the connections, within about two seconds.
  @Override
  public void close() {
    openFiles.close();
    delegations.ifPresent(Delegations::close);
    sessions.close();
    channels.close();
  }
}
