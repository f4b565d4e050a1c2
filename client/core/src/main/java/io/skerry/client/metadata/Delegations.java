package io.skerry.client.metadata;

import com.google.protobuf.Message;
import io.skerry.client.transport.Timers;
import io.skerry.proto.rpc.Delegated;
import io.skerry.proto.types.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/// Answers from memory where the service allows it: never anything that somebody else has changed
/// since (P2, ADR 0032), unless the application asks for answers that may be a little old.
public final class Delegations implements AutoCloseable {
  private final long bytesMax;
  private final Duration staleness;
  private final MetadataRouter router;
  private final Sessions sessions;
  private final ScheduledExecutorService timer = Timers.daemon("skerry-delegations");
  private final Map<String, Scope> scopes = new ConcurrentHashMap<>();

  /// @param bytesMax of memory for each namespace in use
  /// @param staleness how old an answer may be that is not delegated; zero: none is given
  public Delegations(long bytesMax, Duration staleness, MetadataRouter router, Sessions sessions) {
    this.bytesMax = bytesMax;
    this.staleness = staleness;
    this.router = router;
    this.sessions = sessions;
  }

  /// What is kept of one namespace.
  private record Scope(AnswerCache cache, DelegationLine line) {}

  /// The answer from memory, or from the service.
  @SuppressWarnings("unchecked") // an answer is kept under its question, whose type says its own
  <Q extends Message, R extends Message> R ask(String name, Cacheable<Q, R> kind, Q question)
      throws CallFailedException {
    Scope scope = scopes.computeIfAbsent(name, this::scope);
    scope.line().wanted();
    Optional<Message> known = scope.cache().find(question);
    R answer = known.isPresent() ? (R) known.get() : ask(scope, name, kind, question);
    if (kind.absent().test(answer)) {
      throw new CallFailedException(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.text(), false);
    }
    return answer;
  }

  private <Q extends Message, R extends Message> R ask(
      Scope scope, String name, Cacheable<Q, R> kind, Q question) throws CallFailedException {
    AnswerCache.Question asked = scope.cache().ask(question);
    try {
      Q message = asked.lease() == 0 ? question : kind.under().apply(question, asked.lease());
      R answer =
          router.call(new RoutedCall<>(name, kind.method(), message, false, router.deadline()));
      Optional<Delegated> delegated = kind.delegated().apply(answer);
      List<Cacheable.Part> parts =
          delegated.isPresent() ? kind.parts().apply(question, answer) : List.of();
      scope.cache().answered(asked, answer, delegated, kind.life(), parts);
      return answer;
    } finally {
      scope.cache().failed(asked);
    }
  }

  /// This client has changed something in a namespace, or may have.
  void changed(String name) {
    Scope scope = scopes.get(name);
    if (scope != null) {
      scope.cache().changed();
    }
  }

  private Scope scope(String name) {
    AnswerCache cache = new AnswerCache(bytesMax, staleness, System::nanoTime);
    return new Scope(cache, new DelegationLine(name, router, sessions, timer, cache));
  }

  /// Answers from memory, answers from the service, and requests to forget, over all namespaces.
  public record Counts(long hits, long misses, long recalls) {}

  public Counts counts() {
    long hits = 0;
    long misses = 0;
    long recalls = 0;
    for (Scope scope : scopes.values()) {
      AnswerCache.Counts counts = scope.cache().counts();
      hits += counts.hits();
      misses += counts.misses();
      recalls += counts.recalls();
    }
    return new Counts(hits, misses, recalls);
  }

  @Override
  public void close() {
    scopes.values().forEach(scope -> scope.line().close());
    timer.shutdownNow();
  }
}
