package io.skerry.metadata.server;

import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.DeleteTree;
import io.skerry.metadata.command.ReleaseLocks;
import io.skerry.metadata.command.RemoveDirectory;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.command.Unlink;
import io.skerry.metadata.membership.Groups;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.metadata.raft.GroupSettings;
import io.skerry.metadata.raft.transport.RaftTransport;
import io.skerry.metadata.store.StoreRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Starts this server's replica of every group, each in a folder of its own.
final class Replicas {
  private final MetadataConfig config;
  private final RaftTransport transport;
  private final DiskRoom disk;
  private final Consumer<Throwable> fatal;

  /// @param disk on which the data is
  Replicas(
      MetadataConfig config, RaftTransport transport, DiskRoom disk, Consumer<Throwable> fatal) {
    this.config = config;
    this.transport = transport;
    this.disk = disk;
    this.fatal = fatal;
  }

  /// @param opened told of every replica as soon as it runs
  /// @throws Refusal if the data of a group cannot be served
  Groups start(Consumer<GroupReplica> opened) throws Refusal {
    List<GroupReplica> replicas = new ArrayList<>();
    for (int group = 0; group <= config.dataGroups(); group++) {
      try {
        GroupReplica replica = GroupReplica.start(settings(group), transport);
        opened.accept(replica);
        replicas.add(replica);
      } catch (StoreRefusedException e) {
        throw disk.explained(e) instanceof Refusal full
            ? full
            : new Refusal(String.valueOf(e.getMessage()), e);
      }
    }
    return new Groups(replicas.get(0), replicas.subList(1, replicas.size()));
  }

  private GroupSettings settings(int group) {
    List<String> voters =
        config.founder()
            ? config.voters().stream().map(voter -> voter.address().toString()).toList()
            : List.of();
    return new GroupSettings(
            group,
            config.cluster(),
            config.incarnation(),
            config.data().resolve("group-" + group),
            config.advertise().toString(),
            voters,
            config.timing().electionTimeoutMillis(),
            fatal)
        .withHolds(config.timing().holdMillis())
        .withReserve(disk.reserveBytes(), submission -> takenWhenFull(group, submission));
  }

  /// What frees space, the service's own commands, and administration: its rows are few, and rights
  /// must be taken away on a full disk, too.
  private static boolean takenWhenFull(int group, Submission submission) {
    Command command = submission.command();
    boolean administration = group == 0 && submission.caller().superuser();
    return administration
        || submission.request().isEmpty()
        || command instanceof Unlink
        || command instanceof RemoveDirectory
        || command instanceof DeleteTree
        || command instanceof ReleaseLocks;
  }
}
