package io.skerry.metadata.raft.transport;

import com.alipay.sofa.jraft.rpc.Connection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What JRaft sees of the call or stream by which a request came.
final class PeerConnection implements Connection {
  private final ConcurrentHashMap<String, Object> attributes = new ConcurrentHashMap<>();
  private final Runnable onClose;

  /// @param onClose ends the stream
  PeerConnection(Runnable onClose) {
    this.onClose = onClose;
  }

  @Override
  public @Nullable Object getAttribute(String key) {
    return attributes.get(key);
  }

  @Override
  public void setAttribute(String key, Object value) {
    attributes.put(key, value);
  }

  @Override
  public @Nullable Object setAttributeIfAbsent(String key, Object value) {
    return attributes.putIfAbsent(key, value);
  }

  @Override
  public void close() {
    onClose.run();
  }
}
