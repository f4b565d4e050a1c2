package io.skerry.client.metadata;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.skerry.proto.rpc.Attributes;
import io.skerry.proto.rpc.Delegated;
import io.skerry.proto.rpc.Entry;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.FileType;
import io.skerry.proto.rpc.ListReply;
import io.skerry.proto.rpc.ListRequest;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.rpc.OpenFileRequest;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// A kind of question whose answers may be kept in memory while the service delegates that.
///
/// @param life after which an answer is asked for again even so: rights of users change without a
///   recall, and what opens chunks expires
/// @param under the question with the lease under which the answer would be kept
/// @param delegated what the answer may be kept by, if it may
/// @param absent whether the answer is that there is nothing
/// @param parts what the same answer says to other questions
public record Cacheable<Q extends Message, R extends Message>(
    MethodDescriptor<Q, R> method,
    Duration life,
    BiFunction<Q, Long, Q> under,
    Function<R, Optional<Delegated>> delegated,
    Predicate<R> absent,
    BiFunction<Q, R, List<Part>> parts) {
  /// An answer that comes with another one.
  ///
  /// @param inode what it hangs on beside the way to the directory
  record Part(Message question, Message answer, long inode) {}

  /// A third of what a removed right may live on.
  private static final Duration NAMES = Duration.ofSeconds(20);

  /// Of the shortest validity of capabilities and read handles a quarter at most.
  private static final Duration CONTENT = Duration.ofMillis(2_500);

  private static final boolean[] NOT_FOLLOWING = {false};
  private static final boolean[] EITHER_WAY = {false, true};

  public static final Cacheable<StatRequest, StatReply> STAT =
      new Cacheable<>(
          NamespaceServiceGrpc.getStatMethod(),
          NAMES,
          (request, lease) -> request.toBuilder().setDelegationLease(lease).build(),
          reply -> reply.hasDelegated() ? Optional.of(reply.getDelegated()) : Optional.empty(),
          StatReply::getAbsent,
          (request, reply) -> List.of());

  public static final Cacheable<ListRequest, ListReply> LIST =
      new Cacheable<>(
          NamespaceServiceGrpc.getListMethod(),
          NAMES,
          (request, lease) -> request.toBuilder().setDelegationLease(lease).build(),
          reply -> reply.hasDelegated() ? Optional.of(reply.getDelegated()) : Optional.empty(),
          reply -> false,
          Cacheable::entries);

  public static final Cacheable<OpenFileRequest, OpenFileReply> OPEN =
      new Cacheable<>(
          NamespaceServiceGrpc.getOpenFileMethod(),
          CONTENT,
          (request, lease) -> request.toBuilder().setDelegationLease(lease).build(),
          reply -> reply.hasDelegated() ? Optional.of(reply.getDelegated()) : Optional.empty(),
          reply -> false,
          (request, reply) -> List.of());

  /// A page says of each of its entries what a stat of it would; of a symbolic link only to who
  /// does not follow it.
  private static List<Part> entries(ListRequest request, ListReply reply) {
    if (request.getNamesOnly() || !request.getDirectory().getHandle().isEmpty()) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>(2 * reply.getEntriesCount());
    for (Entry entry : reply.getEntriesList()) {
      Attributes attributes = entry.getAttributes();
      StatReply answer =
          StatReply.newBuilder().setAttributes(attributes).setIndex(reply.getIndex()).build();
      boolean link = attributes.getType() == FileType.SYMBOLIC_LINK;
      for (boolean follow : link ? NOT_FOLLOWING : EITHER_WAY) {
        FileRef.Builder child =
            request.getDirectory().toBuilder().addNames(entry.getName()).setFollow(follow);
        StatRequest question = StatRequest.newBuilder().setFile(child).build();
        parts.add(new Part(question, answer, attributes.getInode()));
      }
    }
    return parts;
  }
}
