package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.storage.io.ProtoBufFile;
import io.skerry.metadata.store.MetadataStore;
import io.skerry.metadata.store.StoreRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What must lie beside the state of a group before its Raft node may start.
final class RaftFiles {
  /// The Raft library's name for the file with the term and the vote in it.
  private static final String VOTE_FILE = "raft_meta";

  private static final String REMEDY =
      "; move the whole directory of this group away and start again: the server then takes the"
          + " state from its peers";

  private RaftFiles() {}

  /// Refuses a replica that has applied entries but lost its log or its vote: without them it would
  /// take part as if it were new.
  ///
  /// @throws StoreRefusedException if something is missing or cannot be read; nothing was touched
  static void require(Path directory, MetadataStore store) {
    boolean fresh = store.appliedIndex() == 0;
    if (!fresh && !Files.isDirectory(directory.resolve(NodeTuning.LOG))) {
      throw new StoreRefusedException(
          "metadata state in " + directory + " has lost its Raft log" + REMEDY);
    }
    Path vote = directory.resolve(NodeTuning.VOTE).resolve(VOTE_FILE);
    if (Files.exists(vote)) {
      requireReadable(vote);
    } else if (!fresh) {
      throw new StoreRefusedException(
          "metadata state in " + directory + " has lost its vote, " + vote + REMEDY);
    }
  }

  private static void requireReadable(Path vote) {
    try {
      new ProtoBufFile(vote.toString()).load();
    } catch (IOException | RuntimeException e) {
      throw new StoreRefusedException(
          "vote of this metadata server, " + vote + ", is damaged" + REMEDY, e);
    }
  }
}
