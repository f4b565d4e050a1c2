package io.skerry.cli.shell;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where a command writes: data on standard output, everything else on standard error. Text is
/// UTF-8 whatever the locale says, because names are.
public final class Terminal {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean interactive;

  public Terminal(OutputStream out, OutputStream err, boolean interactive) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.interactive = interactive;
  }

  /// The one of this process. Whether a person is watching is found out by the launcher, cheaper
  /// than here.
  public static Terminal ofProcess() {
    return new Terminal(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
        new FileOutputStream(FileDescriptor.err),
        Boolean.getBoolean("skerry.terminal"));
  }

  /// One line of data.
  public void line(String text) {
    out.print(text);
    out.print('\n');
  }

  /// One line that should be seen at once, such as a step of a longer job.
  public void step(String text) {
    line(text);
    flush();
  }

  /// For bytes and unterminated text.
  public PrintStream out() {
    return out;
  }

  /// One line about something that went wrong, in the form `skerry: what`.
  public void error(String text) {
    flush();
    err.print("skerry: " + text.replace('\n', ' ').replace('\r', ' ') + '\n');
    err.flush();
  }

  /// One line of progress that is not data.
  public void note(String text) {
    flush();
    err.print(text + '\n');
    err.flush();
  }

  public void flush() {
    out.flush();
  }

  /// True when data could not be written, for instance because the reader of a pipe has gone.
  public boolean broken() {
    return out.checkError();
  }

  /// Whether a person is watching.
  public boolean interactive() {
    return interactive;
  }
}
