package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.option.NodeOptions;
import io.skerry.metadata.raft.lease.LeaseBook;

/// Options of a node that also say which transport it uses. JRaft knows one transport factory for
/// the whole JVM; this is how a node among several finds its own.
public final class TransportOptions extends NodeOptions {
  private final RaftTransport transport;
  private final LeaseBook lease;

  /// @param lease where the transport writes down what this node's lease depends on
  public TransportOptions(RaftTransport transport, LeaseBook lease) {
    this.transport = transport;
    this.lease = lease;
  }

  RaftTransport transport() {
    return transport;
  }

  LeaseBook lease() {
    return lease;
  }
}
