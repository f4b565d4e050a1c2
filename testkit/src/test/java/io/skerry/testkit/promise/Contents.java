package io.skerry.testkit.promise;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/// File contents that a test can make again from a seed.
public final class Contents {
  private Contents() {}

  public static byte[] of(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  public static void write(FileSystem files, String path, byte[] content) throws IOException {
    try (FileWriter writer = files.create(path, CreateOptions.defaults())) {
      writer.write(content);
    }
  }

  public static void overwrite(FileSystem files, String path, byte[] content) throws IOException {
    try (FileWriter writer = files.create(path, CreateOptions.defaults().overwriting())) {
      writer.write(content);
    }
  }

  public static byte[] read(FileSystem files, String path) throws IOException {
    try (FileReader reader = files.open(path);
        InputStream in = reader.stream()) {
      return in.readAllBytes();
    }
  }
}
