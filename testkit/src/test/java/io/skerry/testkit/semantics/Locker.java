package io.skerry.testkit.semantics;

import io.skerry.client.ClientConfig;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileEditor;
import io.skerry.client.LockSpec;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A client as a process of its own that can be put to sleep: locks a file, writes to it, says
/// `locked`, and at the next byte of its input commits and says `written`, or with what error it
/// was refused. `Locker IDENTITY PATH SERVER...`.
public final class Locker {
  private Locker() {}

  /// Takes the lock at once.
  public static void main(String[] arguments) throws IOException {
    List<String> servers = List.of(arguments).subList(2, arguments.length);
    ClientConfig config = ClientConfig.ofIdentity(Path.of(arguments[0]), servers);
    try (Skerry client = Skerry.connect(config)) {
      FileEditor editor = client.files().edit(arguments[1], CreateOptions.defaults().updating());
      if (editor.tryLock(LockSpec.exclusive(0, Long.MAX_VALUE)).isEmpty()) {
        throw new IOException("somebody else has the lock");
      }
      editor.write(0, new byte[] {1}, 0, 1);
      System.out.println("locked");
      if (System.in.read() < 0) {
        return;
      }
      try {
        editor.sync();
        System.out.println("written");
      } catch (SkerryException e) {
        System.out.println(e.errorCode());
        editor.abort();
      }
    }
  }
}
