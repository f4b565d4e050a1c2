package io.skerry.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.skerry.testkit.contract.Door.Mode;
import io.skerry.testkit.contract.DoorException.Trouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// The whole contract of a door through which more than one user can come.
public abstract class StrangerContract extends NameContract {
  /// Another user's door to a directory that was made.
  protected abstract Door stranger(String directory);

  @Test
  void strangersAreRefused(TestInfo test) throws Exception {
    Door stranger = stranger(directory(test));
    door().makeDirectory("private");
    write("private/file", bytes(10));
    write("file", bytes(10));
    door().attributes().setMode("private", 0700);
    assertArrayEquals(bytes(10), read(stranger, "file"));
    refused(Trouble.DENIED, () -> stranger.list("private"));
    refused(Trouble.DENIED, () -> read(stranger, "private/file"));
    refused(Trouble.DENIED, () -> stranger.open("file", Mode.UPDATE));
    refused(Trouble.DENIED, () -> stranger.open("file", Mode.APPEND));
    refused(Trouble.DENIED, () -> stranger.open("new", Mode.CREATE_NEW));
    refused(Trouble.DENIED, () -> stranger.makeDirectory("new"));
    refused(Trouble.DENIED, () -> stranger.delete("file"));
    refused(Trouble.DENIED, () -> stranger.rename("file", "other", false));
    refused(Trouble.NOT_PERMITTED, () -> stranger.attributes().setMode("file", 0777));
    refused(Trouble.DENIED, () -> stranger.attributes().set("file", "x", bytes(1)));
    door().attributes().setMode("file", 0600);
    refused(Trouble.DENIED, () -> read(stranger, "file"));
  }
}
