package io.skerry.worker;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Health and metrics over HTTP: `GET /health` as JSON, `GET /metrics` for Prometheus.
final class StatusEndpoint implements AutoCloseable {
  private static final int WAITING_MAX = 16;
  private static final int THREADS = 2;

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, Thread.ofPlatform().name("status-", 0).factory());

  private StatusEndpoint(HttpServer server) {
    this.server = server;
  }

  static StatusEndpoint start(
      WorkerConfig.Address listen, Supplier<Map<String, Object>> health, Supplier<String> metrics)
      throws StartRefusedException {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(listen.host(), listen.port()), WAITING_MAX);
      StatusEndpoint endpoint = new StatusEndpoint(server);
      JsonMapper json = new JsonMapper();
      server.createContext(
          "/health",
          exchange ->
              answer(exchange, "application/json", json.writeValueAsString(health.get()) + "\n"));
      server.createContext(
          "/metrics",
          exchange -> answer(exchange, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
      server.setExecutor(endpoint.threads);
      server.start();
      return endpoint;
    } catch (IOException e) {
      throw new StartRefusedException(
          "cannot listen on statusListen " + listen + ": " + e.getMessage(), e);
    }
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    try (exchange) {
      boolean get = exchange.getRequestMethod().equals("GET");
      byte[] body = (get ? text : "only GET is served here\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", get ? type : "text/plain");
      exchange.sendResponseHeaders(get ? 200 : 405, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
