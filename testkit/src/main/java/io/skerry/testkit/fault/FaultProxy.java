package io.skerry.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A TCP proxy on loopback that stands between a caller and one server and disturbs what passes.
public final class FaultProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean repliesHeld;
  private volatile boolean cut;
  private volatile long delayNanos;
  private volatile long replyBytesMax = Long.MAX_VALUE;
  private final AtomicLong replyBytes = new AtomicLong();

  private FaultProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /// Starts a proxy in front of `host:port`.
  public static FaultProxy before(String address) {
    int colon = address.lastIndexOf(':');
    InetSocketAddress target =
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    try {
      ServerSocket listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      FaultProxy proxy = new FaultProxy(listener, target);
      Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where callers connect: host:port.
  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /// From now on what the server answers is swallowed; what callers send still arrives.
  public void dropReplies() {
    repliesHeld = true;
  }

  /// From now on each connection passes this many bytes of what the server answers and swallows the
  /// rest: the handshake gets through and a long reply does not.
  public void dropRepliesBeyond(long bytes) {
    replyBytesMax = bytes;
  }

  /// Bytes that servers have answered on all connections so far, swallowed ones included.
  public long replyBytes() {
    return replyBytes.get();
  }

  /// Every connection is closed, and new ones are refused until {@link #heal}.
  public void cut() {
    cut = true;
    closeAll();
  }

  /// Each run of bytes is passed on this much later, in each direction.
  public void delayMillis(long millis) {
    delayNanos = millis * 1_000_000;
  }

  /// Everything passes again. Connections whose replies were dropped are closed: their streams are
  /// torn.
  public void heal() {
    if (repliesHeld || replyBytesMax != Long.MAX_VALUE) {
      closeAll();
    }
    repliesHeld = false;
    replyBytesMax = Long.MAX_VALUE;
    cut = false;
    delayNanos = 0;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      closeAll();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket caller = listener.accept();
        if (cut) {
          caller.close();
          continue;
        }
        connect(caller);
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket caller) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(target, 2_000);
    } catch (IOException e) {
      caller.close();
      server.close();
      return;
    }
    sockets.add(caller);
    sockets.add(server);
    Thread.ofVirtual().start(() -> pump(caller, server, false));
    Thread.ofVirtual().start(() -> pump(server, caller, true));
  }

  private void pump(Socket from, Socket to, boolean replies) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      long passed = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (delayNanos > 0) {
          LockSupport.parkNanos(delayNanos);
        }
        if (!replies) {
          out.write(buffer, 0, n);
          continue;
        }
        replyBytes.addAndGet(n);
        int passing = (int) Math.min(n, Math.max(0, replyBytesMax - passed));
        passed += passing;
        if (!repliesHeld) {
          out.write(buffer, 0, passing);
        }
      }
    } catch (IOException e) {
      // one side has closed: the other is closed with it, which is all that a proxy has to do
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void closeAll() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
