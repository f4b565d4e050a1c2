package io.skerry.testkit.promise;

import io.skerry.client.ClientConfig;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A client that keeps answers, as a process of its own that can be put to sleep: looks at one path
/// again and again and prints `began ended mode hits` of each look, by System.nanoTime, which all
/// processes of a machine share. `Onlooker IDENTITY PATH SERVER...`; ends with its standard output.
public final class Onlooker {
  private static final long CACHE_BYTES = 8 << 20;

  private Onlooker() {}

  /// Looks until nobody reads any more.
  public static void main(String[] arguments) throws IOException {
    List<String> servers = List.of(arguments).subList(2, arguments.length);
    ClientConfig config = ClientConfig.ofIdentity(Path.of(arguments[0]), servers);
    try (Skerry client = Skerry.connect(config.withMetadataCacheBytes(CACHE_BYTES))) {
      while (!System.out.checkError()) {
        long began = System.nanoTime();
        int mode = client.files().stat(arguments[1]).mode();
        long ended = System.nanoTime();
        System.out.println(began + " " + ended + " " + mode + " " + client.metadataCache().hits());
        java.util.concurrent.locks.LockSupport.parkNanos(200_000);
      }
    }
  }
}
