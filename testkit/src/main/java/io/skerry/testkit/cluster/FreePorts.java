package io.skerry.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ports of the loopback address that were free a moment ago. Each process that runs tests has a
/// range of its own as long as it lives, so that two never draw the port of a server that starts
/// late or is down for a while. The ranges lie below the ports that the system gives to outgoing
/// connections.
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int RANGE = 400;
  private static final int RANGES = 31;

  /// Keeps this process's range; released when the process ends.
  private static @Nullable FileLock claim;

  private static int first;
  private static int drawn;

  private final Iterator<Integer> ports;

  FreePorts(int count) {
    try {
      ports = draw(count).iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int next() {
    return ports.next();
  }

  private static synchronized List<Integer> draw(int count) throws IOException {
    if (claim == null) {
      claim = claim();
    }
    List<Integer> ports = new ArrayList<>();
    for (int attempt = 0; attempt < RANGE && ports.size() < count; attempt++) {
      int port = first + drawn++ % RANGE;
      if (free(port)) {
        ports.add(port);
      }
    }
    if (ports.size() < count) {
      throw new IOException(
          "fewer than " + count + " of the ports from " + first + " on are free: " + RANGE);
    }
    return ports;
  }

  private static FileLock claim() throws IOException {
    String user = System.getProperty("user.name");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "skerry-test-ports-" + user);
    Files.createDirectories(folder);
    for (int i = 0; i < RANGES; i++) {
      first = FIRST + i * RANGE;
      FileChannel file =
          FileChannel.open(
              folder.resolve(Integer.toString(first)),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = file.tryLock();
      if (lock != null) {
        return lock;
      }
      file.close();
    }
    throw new IOException("all ranges of ports for tests are taken; their claims are in " + folder);
  }

  private static boolean free(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }
}
