package io.skerry.client.metadata;

import io.skerry.proto.rpc.RequestId;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A lease with one metadata group and its request numbers. The server keeps the outcome of a
/// number until it learns, from `answeredBelow` of a later request, that the caller has it.
final class Session {
  /// The server refuses more than 1,024; half of it leaves room for answers on their way.
  private static final int OUTSTANDING_MAX = 512;

  private final String scope;
  private final long id;
  private final int group;
  private final int leaseMillis;
  private final Semaphore places = new Semaphore(OUTSTANDING_MAX);
  private final TreeSet<Long> outstanding = new TreeSet<>();
  private long last;

  /// When a renewal that was answered was sent, by System.nanoTime.
  private volatile long renewedNanos;

  private volatile boolean over;

  /// @param askedNanos when it was asked for
  Session(String scope, long id, int group, int leaseMillis, long askedNanos) {
    this.scope = scope;
    this.id = id;
    this.group = group;
    this.leaseMillis = leaseMillis;
    this.renewedNanos = askedNanos;
  }

  /// The service has answered a renewal that was sent then.
  void renewed(long sentNanos) {
    renewedNanos = sentNanos;
  }

  /// Whether what the session has may be relied on: half its lease is left.
  boolean trusted() {
    long silent = System.nanoTime() - renewedNanos;
    return !over && silent < TimeUnit.MILLISECONDS.toNanos(leaseMillis) / 2;
  }

  /// The service does not know it any more.
  void end() {
    over = true;
  }

  boolean over() {
    return over;
  }

  String scope() {
    return scope;
  }

  long id() {
    return id;
  }

  int group() {
    return group;
  }

  int leaseMillis() {
    return leaseMillis;
  }

  /// A number for one mutation; {@link #answered} must follow.
  RequestId begin() {
    places.acquireUninterruptibly();
    synchronized (outstanding) {
      last++;
      outstanding.add(last);
      return RequestId.newBuilder()
          .setSession(id)
          .setNumber(last)
          .setAnsweredBelow(outstanding.first())
          .build();
    }
  }

  /// The caller has its answer, or was told that none will come: the number is never sent again.
  void answered(RequestId request) {
    synchronized (outstanding) {
      outstanding.remove(request.getNumber());
    }
    places.release();
  }
}
