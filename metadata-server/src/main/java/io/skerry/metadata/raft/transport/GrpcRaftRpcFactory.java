package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import org.jspecify.annotations.Nullable;

/// What JRaft asks for its transport, found as a service of the class path.
@SPI(priority = 100)
public final class GrpcRaftRpcFactory implements RaftRpcFactory {
  /// Nothing to do: {@link RaftMethod} is the whole set of messages.
  @Override
  public void registerProtobufSerializer(String className, Object... args) {}

  @Override
  public RpcClient createRpcClient(@Nullable ConfigHelper<RpcClient> helper) {
    GroupRpcClient client = new GroupRpcClient();
    if (helper != null) {
      helper.config(client);
    }
    return client;
  }

  /// Raft never listens by itself: it is a service on the port of its server.
  @Override
  public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> helper) {
    throw new UnsupportedOperationException("Raft has no port of its own, " + endpoint);
  }
}
