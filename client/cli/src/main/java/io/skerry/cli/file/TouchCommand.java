package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sets times; makes empty files.
@Command(
    name = "touch",
    header = "Set the times of files, or make empty ones.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry touch /demo/new.txt",
      "  skerry touch -c -m -d 2026-01-31T12:00:00Z /demo/report.pdf"
    })
public final class TouchCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern(
          "[yyyy-MM-dd'T'HH:mm:ss[.SSSSSSSSS][.SSSSSS][.SSS][XXX]][yyyy-MM-dd"
              + " HH:mm[:ss][XXX]][yyyy-MM-dd]");

  @Option(
      names = {"-c", "--no-create"},
      description = "Make no file.")
  private boolean noCreate;

  @Option(names = "-a", description = "Only the access time.")
  private boolean access;

  @Option(names = "-m", description = "Only the modification time.")
  private boolean modification;

  @Option(
      names = {"-d", "--date"},
      paramLabel = "TIME",
      description = "This time instead of now.")
  private Optional<String> date = Optional.empty();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files.")
  private List<String> paths = List.of();

  private final Shell shell;

  public TouchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Optional<Instant> time = date.map(TouchCommand::time);
    return EachPath.run(shell, paths, (files, path) -> touch(files, path, time));
  }

  static Instant time(String text) {
    try {
      TemporalAccessor parsed =
          TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return switch (parsed) {
        case OffsetDateTime offset -> offset.toInstant();
        case LocalDateTime local -> local.atZone(ZoneId.systemDefault()).toInstant();
        case LocalDate day -> day.atStartOfDay(ZoneId.systemDefault()).toInstant();
        default -> throw new DateTimeException(text);
      };
    } catch (DateTimeException e) {
      throw Failure.usage("not a time: \"" + text + "\" (use for example 2026-01-31T12:00:00Z)");
    }
  }

  private void touch(FileSystem files, RemotePath path, Optional<Instant> time) throws IOException {
    try {
      set(files, path, time);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.NOT_FOUND || path.names().size() < 2) {
        throw e;
      }
      if (!noCreate) {
        create(files, path, time);
      }
    }
  }

  private void set(FileSystem files, RemotePath path, Optional<Instant> time) throws IOException {
    boolean both = access == modification;
    if (both && time.isEmpty()) {
      files.touch(path.path());
      return;
    }
    Instant value = time.orElseGet(Instant::now);
    files.setTimes(
        path.path(),
        both || access ? Optional.of(value) : Optional.empty(),
        both || modification ? Optional.of(value) : Optional.empty(),
        Links.FOLLOW);
  }

  private void create(FileSystem files, RemotePath path, Optional<Instant> time)
      throws IOException {
    try {
      files.create(path.path(), CreateOptions.defaults()).close();
    } catch (SkerryException e) {
      // Somebody else was faster: the file is there, which is all that was asked.
      if (e.errorCode() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
    }
    if (time.isPresent()) {
      set(files, path, time);
    }
  }
}
