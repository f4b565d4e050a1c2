package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.option.NodeOptions;

/// Options of a node that also say which transport it uses. JRaft knows one transport factory for
/// the whole JVM; this is how a node among several finds its own.
public final class TransportOptions extends NodeOptions {
  private final RaftTransport transport;

  public TransportOptions(RaftTransport transport) {
    this.transport = transport;
  }

  RaftTransport transport() {
    return transport;
  }
}
