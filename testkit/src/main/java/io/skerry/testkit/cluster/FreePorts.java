package io.skerry.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Ports of the loopback address that were free a moment ago. All are held open together while they
/// are drawn, so that none is drawn twice.
final class FreePorts {
  private final Iterator<Integer> ports;

  FreePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      List<Integer> drawn = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        drawn.add(socket.getLocalPort());
      }
      ports = drawn.iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      for (ServerSocket socket : sockets) {
        close(socket);
      }
    }
  }

  int next() {
    return ports.next();
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
