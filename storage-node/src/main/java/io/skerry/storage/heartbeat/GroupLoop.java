package io.skerry.storage.heartbeat;

import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.ChunkRef;
import io.skerry.proto.rpc.FailedTask;
import io.skerry.proto.rpc.FetchTask;
import io.skerry.proto.rpc.GroupHeartbeatReply;
import io.skerry.proto.rpc.GroupHeartbeatRequest;
import io.skerry.proto.types.ChunkId;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.Membership;
import io.skerry.storage.chunk.MembershipView;
import io.skerry.storage.codec.ChunkMessages;
import io.skerry.storage.codec.MembershipMessages;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports to the leader of one group what was done and takes what shall be done next.
final class GroupLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupLoop.class);
  private static final long BEAT_MILLIS = 1_000;
  private static final long BEAT_MILLIS_MIN = 100;
  private static final long BEAT_MILLIS_MAX = 5_000;
  private static final int REASON_CHARS_MAX = 500;

  private final int group;
  private final LeaderCalls leader;
  private final MembershipView membership;
  private final TaskDesk desk;
  private final DigestDesk digests;
  private final TaskResults results = new TaskResults();
  private final Pace pace = new Pace();
  private long newestIndex;
  private long newestIncarnation;
  private boolean reached = true;

  GroupLoop(
      int group, LeaderCalls leader, MembershipView membership, TaskDesk desk, DigestDesk digests) {
    this.group = group;
    this.leader = leader;
    this.membership = membership;
    this.desk = desk;
    this.digests = digests;
  }

  void start() {
    Thread.ofVirtual().name("group-heartbeat-" + group).start(this::run);
  }

  private void run() {
    long millis = BEAT_MILLIS;
    while (pace.pause(millis)) {
      try {
        millis = membership.serving().map(this::beat).orElse(BEAT_MILLIS);
        reached = true;
      } catch (StatusRuntimeException | IllegalArgumentException e) {
        missed(String.valueOf(e.getMessage()));
        millis = BEAT_MILLIS;
      }
    }
  }

  private void missed(String why) {
    if (reached) {
      log.atWarn()
          .addKeyValue("group", group)
          .addKeyValue("why", why)
          .log("group-heartbeat-missed");
    }
    reached = false;
  }

  private long beat(Membership member) {
    Map<ChunkId, TaskResults.Result> carried = results.next();
    GroupHeartbeatRequest request = request(member, carried);
    GroupHeartbeatReply reply = leader.call(stub -> stub.groupHeartbeat(request));
    results.reported(carried);
    digests.ask(reply.getQuestionsList());
    if (current(member, reply)) {
      reply.getDeleteList().forEach(this::delete);
      reply.getFetchList().forEach(this::fetch);
    }
    long asked = reply.getNextMillis() == 0 ? BEAT_MILLIS : reply.getNextMillis();
    return Math.clamp(asked, BEAT_MILLIS_MIN, BEAT_MILLIS_MAX);
  }

  private GroupHeartbeatRequest request(
      Membership member, Map<ChunkId, TaskResults.Result> carried) {
    GroupHeartbeatRequest.Builder request =
        GroupHeartbeatRequest.newBuilder()
            .setGroup(group)
            .setNode(member.node())
            .setIncarnation(member.incarnation());
    carried.forEach(
        (chunk, result) -> {
          switch (result) {
            case TaskResults.Deleted _ -> request.addDeleted(ChunkMessages.chunk(chunk));
            case TaskResults.Fetched(var receipt) ->
                request.addFetched(ChunkMessages.receipt(receipt));
            case TaskResults.Failed(var reason) ->
                request.addFailed(
                    FailedTask.newBuilder()
                        .setChunk(ChunkMessages.chunk(chunk))
                        .setReason(
                            reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX))));
          }
        });
    digests.answer(request);
    return request.build();
  }

  /// Instructions carry the committed index that caused them; older ones than were seen are void.
  private boolean current(Membership member, GroupHeartbeatReply reply) {
    if (member.incarnation() != newestIncarnation) {
      newestIncarnation = member.incarnation();
      newestIndex = 0;
    }
    if (reply.getIndex() < newestIndex) {
      return false;
    }
    newestIndex = reply.getIndex();
    return true;
  }

  private void delete(ChunkRef instruction) {
    ChunkId chunk = ChunkMessages.chunk(instruction.getChunk());
    ours(chunk).ifPresent(id -> desk.delete(new ChunkKey(instruction.getPg(), id), results));
  }

  private void fetch(FetchTask instruction) {
    ours(ChunkMessages.chunk(instruction.getChunk()))
        .ifPresent(id -> desk.fetch(MembershipMessages.order(instruction), results));
  }

  /// A group disposes of its own chunks only.
  private Optional<ChunkId> ours(ChunkId chunk) {
    if (chunk.group() == group) {
      return Optional.of(chunk);
    }
    results.add(
        chunk, new TaskResults.Failed("the chunk belongs to metadata group " + chunk.group()));
    return Optional.empty();
  }

  int unreported() {
    return results.size();
  }

  @Override
  public void close() {
    pace.stop();
  }
}
