package io.skerry.example;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The same with nothing but the JDK: `HelloPaths skerry://CLUSTER/demo/hello`.
public final class HelloPaths {
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(URI.create(args[0])));
    Path file = folder.resolve("world.txt");
    Files.writeString(file, "Hello, world\n"); // durable on two nodes, visible to everybody
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    System.out.print(Files.readString(file));
    try (var all = Files.walk(folder)) {
      all.forEach(path -> System.out.println(path.toUri()));
    }
    folder.getFileSystem().close();
  }
}
