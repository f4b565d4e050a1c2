package io.skerry.cli.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Stands in front of one node: takes every connection, finds out which node it comes from, and
/// passes bytes on, both ways, as long as the two may talk. While they may not, bytes and new
/// connections wait, as they do when a cable is pulled; nobody is told.
final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final int CONNECTIONS_MAX = 1024;

  /// Where the processes of the nodes are looked up.
  interface Processes {
    Map<String, Long> now() throws IOException;
  }

  private final Route route;
  private final Cuts cuts;
  private final Processes processes;
  private final ServerSocketChannel listener;
  private final Semaphore free = new Semaphore(CONNECTIONS_MAX);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private Relay(Route route, Cuts cuts, Processes processes, ServerSocketChannel listener) {
    this.route = route;
    this.cuts = cuts;
    this.processes = processes;
    this.listener = listener;
  }

  /// Takes the node's port.
  ///
  /// @throws IOException while something else has it
  static Relay start(Route route, Cuts cuts, Processes processes) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(loopback(route.port()));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    Relay relay = new Relay(route, cuts, processes, listener);
    Thread.ofPlatform().daemon().name("relay-" + route.node()).start(relay::accept);
    return relay;
  }

  Route route() {
    return route;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel caller = listener.accept();
        if (free.tryAcquire()) {
          Thread.ofVirtual().start(() -> serve(caller));
        } else {
          caller.close();
        }
      } catch (IOException e) {
        if (listener.isOpen()) {
          System.err.println("relay of " + route.node() + ": " + e.getMessage());
        }
      }
    }
  }

  private void serve(SocketChannel caller) {
    open.add(caller);
    try (caller) {
      InetSocketAddress from = (InetSocketAddress) caller.getRemoteAddress();
      Optional<Callers.Caller> who = Callers.of(from.getPort(), route.port(), processes.now());
      if (who.isPresent()) {
        Optional<String> node = who.get().node();
        cuts.await(node, route.node());
        connect(caller, node);
      }
    } catch (IOException e) {
      // Without its server the caller sees its connection closed, which is all that is to be told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(caller);
      free.release();
    }
  }

  private void connect(SocketChannel caller, Optional<String> node)
      throws IOException, InterruptedException {
    try (SocketChannel server = SocketChannel.open(loopback(route.listenPort()))) {
      open.add(server);
      try {
        caller.setOption(StandardSocketOptions.TCP_NODELAY, true);
        server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread answers = Thread.ofVirtual().start(() -> pump(server, caller, node));
        pump(caller, server, node);
        answers.join();
      } finally {
        open.remove(server);
      }
    }
  }

  /// Passes bytes on until one side ends; then both are closed, which is news that a cut holds back
  /// like any other.
  private void pump(SocketChannel from, SocketChannel to, Optional<String> caller) {
    try (from;
        to) {
      pass(from, to, caller);
      cuts.await(caller, route.node());
    } catch (IOException e) {
      // Closing has failed: there is nothing left that could be told to anybody.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(SocketChannel from, SocketChannel to, Optional<String> caller)
      throws InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        cuts.await(caller, route.node());
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // One side has gone: the other learns of it by the end of its own connection.
    }
  }
}
