package io.skerry.metadata.raft;

import io.skerry.metadata.command.Submission;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What one replica of one group needs to know.
///
/// @param directory of this group on this server: state, log, vote and snapshots
/// @param self host:port under which the others reach this server
/// @param voters host:port of every voter of a new group, self among them; empty if the group is
///   there already and its leader will add this server. Counts only while the log is empty
/// @param readTimeoutMillis how long a linearizable read waits for its barrier
/// @param snapshotIntervalSeconds 0 means never by the clock
/// @param holdMillis how long what a client has open is held that does not say so again
/// @param minFreeBytes below it the leader takes only what `takenWhenFull` lets through
/// @param takenWhenFull what frees space or administers
/// @param fatal called once, on a thread of its own, when the replica can no longer apply; the
///   process should end
public record GroupSettings(
    int group,
    String cluster,
    long incarnation,
    Path directory,
    String self,
    List<String> voters,
    int electionTimeoutMillis,
    int readTimeoutMillis,
    int snapshotIntervalSeconds,
    int holdMillis,
    long minFreeBytes,
    Predicate<Submission> takenWhenFull,
    Consumer<Throwable> fatal) {
  private static final int READ_TIMEOUT_MILLIS = 3_000;
  private static final int SNAPSHOT_INTERVAL_SECONDS = 600;
  private static final int HOLD_MILLIS = 60_000;
  private static final long MIN_FREE_BYTES = 512L << 20;

  public GroupSettings {
    voters = List.copyOf(voters);
    if (!voters.isEmpty() && !voters.contains(self)) {
      throw new IllegalArgumentException(
          "this server, " + self + ", is none of the voters " + voters);
    }
  }

  /// Settings with the defaults of read timeout, snapshots and disk reserve. On a full disk only
  /// commands of the service itself are taken.
  public GroupSettings(
      int group,
      String cluster,
      long incarnation,
      Path directory,
      String self,
      List<String> voters,
      int electionTimeoutMillis,
      Consumer<Throwable> fatal) {
    this(
        group,
        cluster,
        incarnation,
        directory,
        self,
        voters,
        electionTimeoutMillis,
        READ_TIMEOUT_MILLIS,
        SNAPSHOT_INTERVAL_SECONDS,
        HOLD_MILLIS,
        MIN_FREE_BYTES,
        submission -> submission.request().isEmpty(),
        fatal);
  }

  /// The same with another reserve of disk space.
  public GroupSettings withReserve(long freeBytes, Predicate<Submission> taken) {
    return new GroupSettings(
        group,
        cluster,
        incarnation,
        directory,
        self,
        voters,
        electionTimeoutMillis,
        readTimeoutMillis,
        snapshotIntervalSeconds,
        holdMillis,
        freeBytes,
        taken,
        fatal);
  }

  /// The same with another life of holds.
  public GroupSettings withHolds(int millis) {
    return new GroupSettings(
        group,
        cluster,
        incarnation,
        directory,
        self,
        voters,
        electionTimeoutMillis,
        readTimeoutMillis,
        snapshotIntervalSeconds,
        millis,
        minFreeBytes,
        takenWhenFull,
        fatal);
  }
}
