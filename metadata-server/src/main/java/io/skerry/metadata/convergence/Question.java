package io.skerry.metadata.convergence;

import io.skerry.proto.types.ChunkId;
import java.util.List;

/// What a storage node is asked about the chunks of a placement group on it.
///
/// @param number comes back with the answer; never used twice, by any leader
/// @param from the first id that counts
/// @param to ids before this one count
/// @param whole from the first id of all
/// @param list whether the chunks shall be named, too
/// @param except these do not count: nobody can say whether they are there
public record Question(
    long number,
    int pg,
    ChunkId from,
    ChunkId to,
    boolean whole,
    boolean list,
    List<ChunkId> except) {
  /// Ids that one question leaves out.
  public static final int EXCEPT_MAX = 1_024;

  /// No id comes before it.
  static final ChunkId FIRST = new ChunkId(0, 0);

  public Question {
    except = List.copyOf(except);
  }
}
