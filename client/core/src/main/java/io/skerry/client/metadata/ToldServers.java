package io.skerry.client.metadata;

import io.grpc.stub.StreamObserver;
import io.skerry.client.LeaderHints;
import io.skerry.proto.rpc.ListServersReply;
import io.skerry.proto.rpc.ServerList;
import io.skerry.proto.servers.KnownServers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The metadata servers as this client knows them, asked for again from time to time and kept among
/// its hints.
final class ToldServers implements StreamObserver<ListServersReply> {
  /// Asked for again after this long, by a client that makes calls.
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LeaderHints hints;
  private final AtomicLong askedAtNanos = new AtomicLong(System.nanoTime());
  private final KnownServers known;

  ToldServers(List<String> configured, LeaderHints hints) {
    this.hints = hints;
    LeaderHints.Servers kept = hints.servers();
    this.known =
        new KnownServers(configured, new KnownServers.Told(kept.version(), kept.addresses()));
  }

  /// What was told last comes first; what was configured stays a last resort.
  List<String> all() {
    return known.all();
  }

  /// Takes note of what a server says.
  synchronized void learn(ServerList list) {
    List<String> before = known.all();
    if (!known.learn(list)) {
      return;
    }
    askedAtNanos.set(System.nanoTime());
    KnownServers.Told told = known.told();
    // Hints are for what configuration does not say.
    if (!known.all().equals(before)) {
      hints.rememberServers(new LeaderHints.Servers(told.version(), told.addresses()));
    }
  }

  /// Whether it is time to ask; one caller in a while gets true.
  boolean stale() {
    long last = askedAtNanos.get();
    long now = System.nanoTime();
    return now - last > FRESH_NANOS && askedAtNanos.compareAndSet(last, now);
  }

  @Override
  public void onNext(ListServersReply reply) {
    learn(reply.getServers());
  }

  @Override
  public void onError(Throwable failure) {
    // A server of an older version, or none that answers: a later call asks again.
  }

  @Override
  public void onCompleted() {}
}
