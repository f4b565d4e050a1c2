package io.skerry.cli.dev;

import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Which servers a new local cluster shall have; gives them names, sites, racks and free ports.
public record LocalPlan(int metadata, int storage, int worker, int sites) {
  private static final int NODES_MAX = 26;
  private static final int PORTS_PER_NODE = 3;

  public LocalPlan {
    if (metadata < 1 || metadata > 9) {
      throw Failure.usage("--metadata must be between 1 and 9");
    }
    if (storage < 1 || storage > NODES_MAX) {
      throw Failure.usage("--storage must be between 1 and " + NODES_MAX);
    }
    if (worker < 0 || worker > NODES_MAX) {
      throw Failure.usage("--worker must be between 0 and " + NODES_MAX);
    }
    if (sites < 1 || sites > NODES_MAX) {
      throw Failure.usage("--sites must be between 1 and " + NODES_MAX);
    }
  }

  List<LocalNode> nodes() throws IOException {
    Deque<Integer> ports = freePorts(PORTS_PER_NODE * (metadata + storage + worker));
    List<LocalNode> nodes = new ArrayList<>();
    for (int i = 0; i < metadata; i++) {
      nodes.add(node(ServerRole.METADATA, i, site(i % sites), ports));
    }
    for (int i = 0; i < storage; i++) {
      nodes.add(node(ServerRole.STORAGE, i, site(i % sites), ports));
    }
    for (int i = 0; i < worker; i++) {
      nodes.add(node(ServerRole.WORKER, i, site(i % sites), ports));
    }
    return nodes;
  }

  /// One more server for an existing cluster.
  static LocalNode another(ServerRole role, int index, String site) throws IOException {
    return node(role, index, site, freePorts(PORTS_PER_NODE));
  }

  static String site(int index) {
    return String.valueOf((char) ('a' + index));
  }

  /// A rack for every node: on one machine the label only shows that spreading works.
  private static LocalNode node(ServerRole role, int index, String site, Deque<Integer> ports) {
    return new LocalNode(
        role.letter() + (index + 1),
        role,
        site,
        "r" + (index + 1),
        role == ServerRole.WORKER ? 0 : ports.remove(),
        role == ServerRole.METADATA ? ports.remove() : 0,
        ports.remove(),
        0);
  }

  static int freePort() throws IOException {
    return freePorts(1).remove();
  }

  /// Ports that are free now, all different because all are held at once.
  private static Deque<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    Deque<Integer> ports = new ArrayDeque<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        ports.add(socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
    return ports;
  }
}
