package io.skerry.cli.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The raw command line. The virtual machine replaces bytes that are no UTF-8 before a program sees
/// them; this tells a replaced byte from a character that the user typed.
final class Arguments {
  private static final Path RAW = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /// Whether this process was started with arguments that are not UTF-8.
  static boolean malformed() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(RAW)));
      return false;
    } catch (CharacterCodingException e) {
      return true;
    } catch (IOException e) {
      // Without /proc nobody can tell; the server still refuses what is no name.
      return false;
    }
  }
}
