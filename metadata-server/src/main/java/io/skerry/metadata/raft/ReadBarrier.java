package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import io.skerry.metadata.raft.lease.LeaseBook;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// How a read makes sure that it shows everything that was committed before it began. Under a
/// leader's lease what is applied here shows it, since every change is answered only when it is
/// applied here; without one a majority is asked.
final class ReadBarrier {
  private static final byte[] NO_CONTEXT = new byte[0];

  /// The caller has a deadline; JRaft's for these calls wakes up a thousand times a second.
  private static final long OWN_DEADLINE = -1;

  private final Node node;
  private final LeaseBook lease;
  private final AtomicLong reached = new AtomicLong();
  private final LongAdder atOnce = new LongAdder();
  private final LongAdder waited = new LongAdder();
  private final LongAdder asked = new LongAdder();

  ReadBarrier(Node node, LeaseBook lease) {
    this.node = node;
    this.lease = lease;
  }

  /// Where this replica stands.
  ///
  /// @param term in which it leads and takes commands; 0 if it does not
  /// @param others the other voters
  /// @param appliedIndex of the store
  record Standing(long term, List<String> others, long appliedIndex) {}

  /// Whether what is applied here may be read without waiting for anybody.
  boolean passed(Standing standing) {
    boolean passed =
        leased(standing) && Math.max(standing.appliedIndex(), reached.get()) >= lease.published();
    if (passed) {
      atOnce.increment();
    }
    return passed;
  }

  /// Waits until what is applied here may be read, or says why that does not come to be.
  void pass(Standing standing, Consumer<Status> then) {
    boolean leased = leased(standing);
    (leased ? waited : asked).increment();
    node.readIndex(
        leased ? ReadOnlyOption.ReadOnlyLeaseBased : ReadOnlyOption.ReadOnlySafe,
        NO_CONTEXT,
        new ReadIndexClosure(OWN_DEADLINE) {
          @Override
          public void run(Status status, long index, byte[] context) {
            if (status.isOk()) {
              // Entries without rows, such as a change of voters, do not show in the store.
              reached.accumulateAndGet(index, Math::max);
            }
            then.accept(status);
          }
        });
  }

  /// Reads that were answered under a lease at once, that waited for entries to be applied, and
  /// that asked a majority.
  ReadCounts counts() {
    return new ReadCounts(atOnce.sum(), waited.sum(), asked.sum());
  }

  /// Whether this replica leads and no other can do so yet.
  boolean leased(Standing standing) {
    return standing.term() != 0
        && lease.holds(standing.term(), standing.others())
        && node.isLeader(false);
  }
}
