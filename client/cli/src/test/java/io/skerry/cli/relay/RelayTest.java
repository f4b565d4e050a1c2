package io.skerry.cli.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What passes the relay in front of node s1, and what waits.
class RelayTest {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 300;
  private static final Map<String, Long> THIS_IS_M1 = Map.of("m1", ProcessHandle.current().pid());

  private final Cuts cuts = new Cuts();
  private ServerSocket echo = unbound();
  private int port;

  private static ServerSocket unbound() {
    try {
      return new ServerSocket();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void startServer() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (ServerSocket free = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void stopServer() throws IOException {
    echo.close();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket caller = echo.accept();
        Thread.ofVirtual().start(() -> answer(caller));
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  private static void answer(Socket caller) {
    try (caller) {
      caller.getInputStream().transferTo(caller.getOutputStream());
    } catch (IOException e) {
      // the caller has gone
    }
  }

  private Relay relay(Map<String, Long> processes) throws IOException {
    return Relay.start(new Route("s1", port, echo.getLocalPort()), cuts, () -> processes);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static int echoed(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  @Test
  void bytesWaitWhileTheCalledNodeIsCutOffAndArriveAfterwards() throws IOException {
    try (Relay relay = relay(THIS_IS_M1);
        Socket socket = connect()) {
      assertEquals("s1", relay.route().node());
      assertEquals(1, echoed(socket, 1));

      cuts.set(Set.of("s1"));
      socket.getOutputStream().write(2);
      assertSilent(socket);

      cuts.set(Set.of());
      assertEquals(2, socket.getInputStream().read());
    }
  }

  @Test
  void newConnectionsOfANodeThatIsCutOffWait() throws IOException {
    cuts.set(Set.of("m1"));
    try (Relay relay = relay(THIS_IS_M1);
        Socket socket = connect()) {
      socket.getOutputStream().write(3);
      assertSilent(socket);

      cuts.set(Set.of("s2"));
      assertEquals(3, socket.getInputStream().read(), relay.route().node());
    }
  }

  @Test
  void clientsReachANodeThatIsCutOff() throws IOException {
    cuts.set(Set.of("s1"));
    try (Relay relay = relay(Map.of());
        Socket socket = connect()) {
      assertEquals(4, echoed(socket, 4), relay.route().node());
    }
  }

  @Test
  void theEndOfAServerEndsTheConnection() throws IOException {
    try (Relay relay = relay(THIS_IS_M1);
        Socket socket = connect()) {
      assertEquals(5, echoed(socket, 5), relay.route().node());
      socket.shutdownOutput();
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void anotherProcessIsToldApartFromThisOne() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int called = server.getLocalPort();
      String connect = "exec 3<>/dev/tcp/127.0.0.1/" + called + "; read -r line <&3";
      Process other = new ProcessBuilder("bash", "-c", connect).start();
      try (Socket accepted = server.accept()) {
        Map<String, Long> processes =
            Map.of("m1", ProcessHandle.current().pid(), "m2", other.pid());
        Optional<Callers.Caller> caller = Callers.of(accepted.getPort(), called, processes);
        assertEquals(Optional.of(new Callers.Caller(Optional.of("m2"))), caller);
      } finally {
        other.destroyForcibly().waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }
}
