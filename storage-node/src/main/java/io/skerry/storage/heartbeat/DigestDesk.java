package io.skerry.storage.heartbeat;

import io.skerry.proto.rpc.DigestAnswer;
import io.skerry.proto.rpc.DigestQuestion;
import io.skerry.proto.rpc.GroupHeartbeatRequest;
import io.skerry.proto.rpc.HeldChunk;
import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.ChunkStore;
import io.skerry.storage.chunk.Holdings;
import io.skerry.storage.codec.ChunkMessages;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what the leader of one group asks about the chunks of that group here. All answers of a
/// heartbeat are of one moment. Used by one thread.
final class DigestDesk {
  private static final Logger log = LoggerFactory.getLogger(DigestDesk.class);

  /// Questions of one answer, and ids that they leave out together.
  private static final int QUESTIONS_MAX = 256;

  private static final int EXCEPT_MAX = 16_384;

  /// Rows that one question looks at.
  private static final int ROWS_MAX = 4_096;

  /// Chunks that one answer names.
  private static final int LISTED_MAX = 512;

  private static final int PLACEMENT_GROUPS_MAX = 4_096;

  private final int group;
  private final ChunkStore store;
  private List<DigestQuestion> asked = List.of();

  DigestDesk(int group, ChunkStore store) {
    this.group = group;
    this.store = store;
  }

  /// Takes the questions that the next heartbeat answers. More than a leader ever asks are dropped.
  void ask(List<DigestQuestion> questions) {
    long except = questions.stream().mapToLong(DigestQuestion::getExceptCount).sum();
    if (questions.size() > QUESTIONS_MAX || except > EXCEPT_MAX) {
      log.atWarn()
          .addKeyValue("group", group)
          .addKeyValue("questions", questions.size())
          .addKeyValue("except", except)
          .log("questions-dropped");
      asked = List.of();
    } else {
      asked = List.copyOf(questions);
    }
  }

  /// Adds what is held now. Says nothing while it is not known.
  void answer(GroupHeartbeatRequest.Builder request) {
    List<DigestQuestion> questions = asked;
    asked = List.of();
    try {
      boolean _ = store.look(held -> answer(held, questions, request));
    } catch (ChunkRefusedException e) {
      log.atWarn()
          .addKeyValue("group", group)
          .addKeyValue("why", e.getMessage())
          .log("digests-not-answered");
    }
  }

  private boolean answer(
      Holdings held, List<DigestQuestion> questions, GroupHeartbeatRequest.Builder request) {
    if (!held.counted()) {
      return false;
    }
    held.placementGroups(group).stream()
        .limit(PLACEMENT_GROUPS_MAX)
        .forEach(request::addPlacementGroups);
    for (DigestQuestion question : questions) {
      (question.getWhole() ? whole(held, question) : Optional.of(range(held, question)))
          .ifPresent(request::addDigests);
    }
    return true;
  }

  /// Everything below the bound: the total without what is behind it, which is only what was
  /// written since the leader looked.
  private Optional<DigestAnswer> whole(Holdings held, DigestQuestion question) {
    int pg = question.getPg();
    ChunkId bound = ChunkMessages.chunk(question.getTo());
    ChunkId last = new ChunkId(bound.high(), -1);
    Holdings.Page behind = held.range(pg, group, bound, last, ROWS_MAX);
    if (behind.until().isPresent()) {
      return Optional.empty(); // too far behind: the next question is newer
    }
    ChunkDigest digest = held.total(pg, group);
    for (ChunkRecord chunk : behind.chunks()) {
      digest = digest.minus(chunk.digest());
    }
    for (ChunkId except : except(question)) {
      Optional<ChunkRecord> chunk = held.find(new ChunkKey(pg, except));
      if (chunk.isPresent() && except.group() == group && except.compareTo(bound) < 0) {
        digest = digest.minus(chunk.get().digest());
      }
    }
    return Optional.of(message(question, digest).build());
  }

  private DigestAnswer range(Holdings held, DigestQuestion question) {
    Set<ChunkId> except = except(question);
    Holdings.Page page =
        held.range(
            question.getPg(),
            group,
            ChunkMessages.chunk(question.getFrom()),
            ChunkMessages.chunk(question.getTo()),
            question.getList() ? LISTED_MAX : ROWS_MAX);
    List<ChunkRecord> chunks =
        page.chunks().stream().filter(chunk -> !except.contains(chunk.key().chunk())).toList();
    ChunkDigest digest =
        chunks.stream().map(ChunkRecord::digest).reduce(ChunkDigest.EMPTY, ChunkDigest::plus);
    DigestAnswer.Builder answer = message(question, digest);
    page.until().map(ChunkMessages::chunk).ifPresent(answer::setUntil);
    if (question.getList()) {
      chunks.forEach(chunk -> answer.addChunks(named(chunk)));
    }
    return answer.build();
  }

  private static Set<ChunkId> except(DigestQuestion question) {
    Set<ChunkId> except = new HashSet<>();
    question.getExceptList().forEach(chunk -> except.add(ChunkMessages.chunk(chunk)));
    return except;
  }

  private static DigestAnswer.Builder message(DigestQuestion question, ChunkDigest digest) {
    return DigestAnswer.newBuilder()
        .setNumber(question.getNumber())
        .setCount(digest.count())
        .setHigh(digest.high())
        .setLow(digest.low());
  }

  private static HeldChunk named(ChunkRecord chunk) {
    return HeldChunk.newBuilder()
        .setChunk(ChunkMessages.chunk(chunk.key().chunk()))
        .setLength(chunk.length())
        .setChecksum(chunk.checksum())
        .build();
  }
}
