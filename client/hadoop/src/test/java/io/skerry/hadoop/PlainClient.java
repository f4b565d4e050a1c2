package io.skerry.hadoop;

import io.skerry.example.WordCount;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/// A program as users of Hadoop have them, which knows nothing of Skerry but an address: it writes
/// files, counts their words, and says what came out. `PlainClient FOLDER`.
final class PlainClient {
  private PlainClient() {}

  public static void main(String[] arguments) throws Exception {
    String folder = arguments[0];
    FileSystem files = FileSystem.get(URI.create(folder), new Configuration());
    files.delete(new Path(folder), true);
    for (int i = 0; i < 3; i++) {
      try (FSDataOutputStream out = files.create(new Path(folder, "in/" + i))) {
        out.write("to be or not to be\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
      }
    }
    WordCount.main(new String[] {folder + "/in", folder + "/out"});
    try (FSDataInputStream in = files.open(new Path(folder, "out/part-r-00000"))) {
      System.out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    System.out.println("success file: " + files.exists(new Path(folder, "out/_SUCCESS")));
    System.out.println("native tls: " + nativeTls());
    files.delete(new Path(folder), true);
  }

  /// Whether the relocated Netty found its relocated native library.
  private static Object nativeTls() throws ReflectiveOperationException {
    return Class.forName("io.skerry.hadoop.shaded.io.netty.handler.ssl.OpenSsl")
        .getMethod("isAvailable")
        .invoke(null);
  }
}
