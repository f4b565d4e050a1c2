package io.skerry.client.metadata;

import io.grpc.stub.StreamObserver;
import io.skerry.client.LeaderHints;
import io.skerry.proto.rpc.ListServersReply;
import io.skerry.proto.rpc.ServerList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The metadata servers as far as this client knows: those of its configuration, and since then
/// what servers have told it. They come and go while it runs.
final class KnownServers implements StreamObserver<ListServersReply> {
  /// Asked for again after this long, by a client that makes calls.
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int SERVERS_MAX = 64;

  private final List<String> configured;
  private final LeaderHints hints;
  private final AtomicLong askedAtNanos = new AtomicLong(System.nanoTime());
  private volatile List<String> told;

  /// What is older is not believed; 0 says that the teller does not know.
  private long version;

  KnownServers(List<String> configured, LeaderHints hints) {
    this.configured = List.copyOf(configured);
    this.hints = hints;
    LeaderHints.Servers kept = hints.servers();
    this.told = kept.addresses().stream().filter(KnownServers::wellFormed).toList();
    this.version = Math.max(1, kept.version());
  }

  /// What was told last comes first; what was configured stays a last resort.
  List<String> all() {
    Set<String> ordered = new LinkedHashSet<>(told);
    ordered.addAll(configured);
    return new ArrayList<>(ordered);
  }

  /// Takes note of what a server says. One that has just started, or is cut off, may say what was
  /// true once.
  synchronized void learn(ServerList list) {
    List<String> usable =
        list.getAddressesList().stream().filter(KnownServers::wellFormed).toList();
    if (list.getVersion() < version || usable.isEmpty() || usable.size() > SERVERS_MAX) {
      return;
    }
    askedAtNanos.set(System.nanoTime());
    version = list.getVersion();
    List<String> known = told.isEmpty() ? configured : told;
    if (!Set.copyOf(usable).equals(Set.copyOf(known))) {
      told = usable;
      hints.rememberServers(new LeaderHints.Servers(version, usable));
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

  static boolean wellFormed(String address) {
    int colon = address.lastIndexOf(':');
    return colon > 0
        && colon < address.length() - 1
        && address.chars().skip(colon + 1L).allMatch(Character::isDigit);
  }
}
