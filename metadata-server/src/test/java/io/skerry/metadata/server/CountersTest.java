package io.skerry.metadata.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.rpc.ClusterServiceGrpc;
import io.skerry.proto.rpc.WhoAmIRequest;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {
  private static final Pattern BATCHES =
      Pattern.compile("skerry_commit_batches_total\\{group=\"0\"} ([0-9.E]+)");

  @TempDir Path directory;

  /// The registry refers to what it reads by weak references only.
  @Test
  void countersOutliveACollectionOfGarbage() throws Exception {
    try (LocalServers servers = new LocalServers(directory)) {
      servers.startAll();
      servers.onLeader(
          servers.admin(),
          channel ->
              ClusterServiceGrpc.newBlockingStub(channel)
                  .whoAmI(WhoAmIRequest.getDefaultInstance()));
      collect();

      double batches = 0;
      for (InitSpec.Server server : servers.specs()) {
        batches += batches(server.statusPort());
      }

      assertTrue(batches > 0, "bootstrap is a batch of group 0");
    }
  }

  private static void collect() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }
  }

  private static double batches(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      String page =
          http.send(
                  HttpRequest.newBuilder(uri).timeout(LocalServers.PATIENCE).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher found = BATCHES.matcher(page);
      return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }
  }
}
