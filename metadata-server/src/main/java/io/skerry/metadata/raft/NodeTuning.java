package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.ApplyTaskMode;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import com.alipay.sofa.jraft.util.StorageOptionsFactory;
import io.skerry.metadata.raft.transport.TransportOptions;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.DBOptions;
import org.rocksdb.WALRecoveryMode;

/// How JRaft is set up: what is synced, and how much memory and how many threads a group may take.
final class NodeTuning {
  static final String LOG = "log";
  static final String VOTE = "vote";

  private static final int MAX_ELECTION_DELAY_MILLIS = 300;
  private static final int RPC_TIMEOUT_MILLIS = 4_000;
  private static final int RPC_THREADS = 6;
  private static final int DISRUPTOR_EVENTS = 2_048;
  private static final int INFLIGHT_MESSAGES_MAX = 32;
  private static final int APPEND_BUFFER_BYTES = 1 << 20;
  private static final int FILE_BLOCK_BYTES = 1 << 20;
  private static final long LOG_WRITE_BUFFER_BYTES = 8L << 20;
  private static final long LOG_WAL_BYTES = 64L << 20;
  private static final int LOG_OPEN_FILES = 128;
  private static final int LOG_TEXT_FILES = 2;

  private NodeTuning() {}

  static NodeOptions options(
      GroupSettings settings, TransportOptions options, GroupStateMachine machine) {
    LogMemory.limit();
    Path directory = settings.directory();
    options.setFsm(machine);
    options.setInitialConf(configuration(settings));
    options.setElectionTimeoutMs(settings.electionTimeoutMillis());
    options.setSnapshotIntervalSecs(settings.snapshotIntervalSeconds());
    options.setLogUri(directory.resolve(LOG).toString());
    options.setRaftMetaUri(directory.resolve(VOTE).toString());
    options.setSnapshotUri(directory.resolve("snapshot").toString());
    options.setRaftOptions(raftOptions());
    options.setApplyTaskMode(ApplyTaskMode.NonBlocking);
    options.setDisableCli(true);
    options.setEnableMetrics(false);
    options.setSharedTimerPool(true);
    options.setSharedElectionTimer(true);
    options.setSharedVoteTimer(true);
    options.setSharedStepDownTimer(true);
    options.setSharedSnapshotTimer(true);
    options.setRpcDefaultTimeout(RPC_TIMEOUT_MILLIS);
    options.setRpcProcessorThreadPoolSize(RPC_THREADS);
    return options;
  }

  static PeerId peer(String address) {
    PeerId peer = new PeerId();
    if (!peer.parse(address)) {
      throw new IllegalArgumentException("not an address: " + address);
    }
    return peer;
  }

  private static Configuration configuration(GroupSettings settings) {
    Configuration configuration = new Configuration();
    for (String voter : settings.voters()) {
      configuration.addPeer(peer(voter));
    }
    return configuration;
  }

  private static RaftOptions raftOptions() {
    RaftOptions options = new RaftOptions();
    options.setSync(true);
    options.setSyncMeta(true);
    options.setEnableLogEntryChecksum(true);
    options.setMaxElectionDelayMs(MAX_ELECTION_DELAY_MILLIS);
    options.setReadOnlyOptions(ReadOnlyOption.ReadOnlySafe);
    options.setOpenStatistics(false);
    options.setDisruptorBufferSize(DISRUPTOR_EVENTS);
    options.setMaxReplicatorInflightMsgs(INFLIGHT_MESSAGES_MAX);
    options.setMaxAppendBufferSize(APPEND_BUFFER_BYTES);
    options.setMaxByteCountPerRpc(FILE_BLOCK_BYTES);
    return options;
  }

  /// Limits the logs of all groups of the process. JRaft keeps these options in tables of the JVM,
  /// to be filled once.
  private static final class LogMemory {
    static {
      StorageOptionsFactory.registerRocksDBOptions(
          RocksDBLogStorage.class,
          new DBOptions()
              .setCreateIfMissing(true)
              .setCreateMissingColumnFamilies(true)
              .setMaxOpenFiles(LOG_OPEN_FILES)
              .setMaxBackgroundJobs(2)
              .setKeepLogFileNum(LOG_TEXT_FILES)
              // A torn end is a power cut. Damage before it must not shorten the log: this server
              // has confirmed those entries, and others count on it.
              .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
              .setMaxTotalWalSize(LOG_WAL_BYTES));
      StorageOptionsFactory.registerRocksDBColumnFamilyOptions(
          RocksDBLogStorage.class,
          StorageOptionsFactory.getDefaultRocksDBColumnFamilyOptions()
              .setWriteBufferSize(LOG_WRITE_BUFFER_BYTES)
              .setMaxWriteBufferNumber(2)
              .setTargetFileSizeBase(LOG_WRITE_BUFFER_BYTES)
              .setMaxBytesForLevelBase(LOG_WAL_BYTES));
      StorageOptionsFactory.registerRocksDBTableFormatConfig(
          RocksDBLogStorage.class, new BlockBasedTableConfig().setNoBlockCache(true));
    }

    static void limit() {}
  }
}
