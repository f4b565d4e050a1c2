package io.skerry.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of the loopback address that were free a moment ago. All are held open together while they
/// are drawn, so that none is drawn twice. They lie below those that the system gives to outgoing
/// connections, so that none of these takes the port of a server that is down for a while.
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int END = 32_768;
  private static final int ATTEMPTS_EACH = 100;

  private final Iterator<Integer> ports;

  FreePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      List<Integer> drawn = new ArrayList<>();
      for (int attempt = 0; drawn.size() < count; attempt++) {
        if (attempt == count * ATTEMPTS_EACH) {
          throw new IOException("too few of the ports " + FIRST + " to " + END + " are free");
        }
        int port = ThreadLocalRandom.current().nextInt(FIRST, END);
        ServerSocket socket = new ServerSocket();
        sockets.add(socket);
        if (bound(socket, port)) {
          drawn.add(port);
        }
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

  private static boolean bound(ServerSocket socket, int port) throws IOException {
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
