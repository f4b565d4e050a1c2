package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.google.protobuf.Message;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the answer to one request goes.
///
/// @param send may refuse when the caller has gone
record Reply(PeerConnection connection, Consumer<Message> send) implements RpcContext {
  private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

  @Override
  public void sendResponse(Object response) {
    try {
      send.accept((Message) response);
    } catch (IllegalStateException e) {
      LOG.debug("the caller has gone before its answer", e); // it asks again or asks another
    }
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public String getRemoteAddress() {
    return "peer";
  }
}
