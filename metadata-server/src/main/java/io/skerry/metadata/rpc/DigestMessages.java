package io.skerry.metadata.rpc;

import io.skerry.metadata.convergence.Answer;
import io.skerry.metadata.convergence.Question;
import io.skerry.metadata.membership.Convergence;
import io.skerry.proto.rpc.DigestAnswer;
import io.skerry.proto.rpc.DigestQuestion;
import io.skerry.proto.rpc.GroupHeartbeatRequest;
import io.skerry.proto.types.ChunkDigest;
import io.skerry.proto.types.ChunkId;
import java.util.List;
import java.util.Optional;

/// What storage nodes are asked about their chunks, and what they say, on the wire.
final class DigestMessages {
  /// Answers, named chunks and placement groups that a heartbeat brings at most.
  private static final int ANSWERS_MAX = 256;

  private static final int CHUNKS_MAX = 8 * Answer.LISTED_MAX;
  private static final int PLACEMENT_GROUPS_MAX = 4_096;

  private DigestMessages() {}

  /// Hands over what a heartbeat says; answers what shall be asked next.
  static List<DigestQuestion> exchange(
      Convergence convergence, int node, GroupHeartbeatRequest request) {
    long chunks = request.getDigestsList().stream().mapToLong(DigestAnswer::getChunksCount).sum();
    if (request.getDigestsCount() > ANSWERS_MAX
        || chunks > CHUNKS_MAX
        || request.getPlacementGroupsCount() > PLACEMENT_GROUPS_MAX) {
      convergence.malformed(node, "it said more than it was asked");
      return List.of();
    }
    List<Answer> answers = request.getDigestsList().stream().map(DigestMessages::answer).toList();
    return convergence.heartbeat(node, request.getPlacementGroupsList(), answers).stream()
        .map(DigestMessages::message)
        .toList();
  }

  private static Answer answer(DigestAnswer message) {
    Optional<ChunkId> until =
        message.hasUntil() ? Optional.of(Translation.chunk(message.getUntil())) : Optional.empty();
    return new Answer(
        message.getNumber(),
        new ChunkDigest(message.getCount(), message.getHigh(), message.getLow()),
        message.getChunksList().stream()
            .map(
                held ->
                    new Answer.Held(
                        Translation.chunk(held.getChunk()), held.getLength(), held.getChecksum()))
            .toList(),
        until);
  }

  private static DigestQuestion message(Question question) {
    DigestQuestion.Builder message =
        DigestQuestion.newBuilder()
            .setNumber(question.number())
            .setPg(question.pg())
            .setTo(Translation.chunk(question.to()))
            .setWhole(question.whole())
            .setList(question.list());
    if (!question.whole()) {
      message.setFrom(Translation.chunk(question.from()));
    }
    question.except().forEach(chunk -> message.addExcept(Translation.chunk(chunk)));
    return message.build();
  }
}
