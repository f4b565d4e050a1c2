package io.skerry.testkit.promise;

import io.skerry.testkit.cluster.LocalCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// What storage nodes show to monitoring.
final class StatusPages {
  private StatusPages() {}

  /// The value of a metric without labels; 0 if there is none whose name begins so, or the node
  /// does not answer.
  static double metric(LocalCluster cluster, String node, String prefix) {
    try (InputStream in =
        URI.create("http://" + cluster.statusAddress(node) + "/metrics").toURL().openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> line.startsWith(prefix))
          .map(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .findFirst()
          .orElse(0.0);
    } catch (IOException e) {
      return 0;
    }
  }
}
