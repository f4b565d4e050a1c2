package io.skerry.storage.heartbeat;

import io.skerry.proto.servers.KeptServers;
import io.skerry.storage.chunk.Membership;
import io.skerry.storage.chunk.MembershipView;
import io.skerry.storage.transfer.PeerChannels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One {@link GroupLoop} for each metadata group that the membership names.
public final class GroupLoops implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupLoops.class);
  private static final int GROUPS_MAX = 1_024;

  private final PeerChannels channels;
  private final KeptServers metadataServers;
  private final MembershipView membership;
  private final TaskDesk desk;
  private final Map<Integer, GroupLoop> loops = new ConcurrentHashMap<>();

  public GroupLoops(
      PeerChannels channels,
      KeptServers metadataServers,
      MembershipView membership,
      TaskDesk desk) {
    this.channels = channels;
    this.metadataServers = metadataServers;
    this.membership = membership;
    this.desk = desk;
  }

  /// Begins and ends loops as the groups come and go.
  public void follow(Membership member) {
    for (int group : member.groups()) {
      if (loops.size() < GROUPS_MAX && !loops.containsKey(group)) {
        GroupLoop loop =
            new GroupLoop(
                group,
                new LeaderCalls(channels, metadataServers),
                membership,
                desk,
                new DigestDesk(group, desk.store()));
        loops.put(group, loop);
        loop.start();
        log.atInfo().addKeyValue("group", group).log("group-followed");
      }
    }
    loops
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !member.groups().contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  /// Results that no leader knows yet.
  public int unreported() {
    return loops.values().stream().mapToInt(GroupLoop::unreported).sum();
  }

  @Override
  public void close() {
    loops.values().forEach(GroupLoop::close);
    loops.clear();
  }
}
