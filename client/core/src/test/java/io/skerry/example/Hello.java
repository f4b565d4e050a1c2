package io.skerry.example;

import io.skerry.client.ClientConfig;
import io.skerry.client.CreateOptions;
import io.skerry.client.Skerry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Writes a file, reads it back and lists its directory: `Hello IDENTITY-FOLDER
/// METADATA-HOST:PORT`.
public final class Hello {
  public static void main(String[] args) throws Exception {
    var config = ClientConfig.ofIdentity(Path.of(args[0]), List.of(args[1]));
    try (var skerry = Skerry.connect(config)) {
      var files = skerry.files();
      files.makeDirectories("/demo/hello", 0755);
      var options = CreateOptions.defaults().overwriting();
      try (var out = files.create("/demo/hello/world.txt", options)) {
        out.write("Hello, world\n".getBytes(StandardCharsets.UTF_8));
      } // durable on two nodes, visible to everybody
      try (var in = files.open("/demo/hello/world.txt")) {
        in.stream().transferTo(System.out);
      }
      files
          .list("/demo/hello")
          .forEach(file -> System.out.println(file.name() + " " + file.size()));
    }
  }
}
