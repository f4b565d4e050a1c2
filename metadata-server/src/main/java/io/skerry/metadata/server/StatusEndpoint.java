package io.skerry.metadata.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plain HTTP for monitoring, meant for the loopback address: `GET /health` answers JSON, `GET
/// /metrics` the Prometheus text format.
final class StatusEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusEndpoint.class);
  private static final int BACKLOG = 16;
  private static final int THREADS = 2;
  private static final int WAITING_MAX = 64;
  private static final String FAILED = "failed";

  private final HttpServer http;
  private final ExecutorService executor;

  private StatusEndpoint(HttpServer http, ExecutorService executor) {
    this.http = http;
    this.executor = executor;
  }

  /// What the two pages show.
  ///
  /// @param health fields of the JSON object; "status" is one of them
  record Pages(Supplier<Map<String, Object>> health, Supplier<String> metrics) {}

  static StatusEndpoint start(HostPort address, Pages pages) throws IOException {
    HttpServer http = HttpServer.create(address.socketAddress(), BACKLOG);
    ExecutorService executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().name("status-", 0).daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    http.setExecutor(executor);
    ObjectMapper json = new ObjectMapper();
    http.createContext(
        "/health",
        exchange -> {
          Map<String, Object> health = pages.health().get();
          int code = FAILED.equals(health.get("status")) ? 503 : 200;
          send(exchange, code, "application/json", json.writeValueAsString(health) + "\n");
        });
    http.createContext(
        "/metrics",
        exchange ->
            send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", pages.metrics().get()));
    http.start();
    return new StatusEndpoint(http, executor);
  }

  private static void send(HttpExchange exchange, int code, String type, String text)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(code, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("status page failed");
    }
  }

  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
  }
}
