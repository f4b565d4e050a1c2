package io.skerry.metadata.raft;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports of the loopback address that were free a moment ago, each drawn once. They lie below those
/// that the system gives to outgoing connections, which would take one before its server starts.
public final class TestPorts {
  private static final int FIRST = 10_000;
  private static final int TRIES = 2_000;
  private static final int PROCESSES = 100;
  private static final int APART = 20;

  /// Where processes that run at the same time begin is mostly different.
  private static final AtomicInteger NEXT =
      new AtomicInteger(FIRST + (int) (ProcessHandle.current().pid() % PROCESSES) * APART);

  private TestPorts() {}

  public static int next() throws IOException {
    for (int tried = 0; tried < TRIES; tried++) {
      int port = NEXT.getAndIncrement();
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (BindException e) {
        // Somebody has it.
      }
    }
    throw new IOException("no port is free from " + FIRST + " on");
  }
}
