package io.skerry.testkit.contract;

import io.skerry.testkit.contract.DoorException.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Any provider of `java.nio.file` as a door.
record PathDoor(Path root) implements Door, LinkDoor, AttributeDoor {
  private static final CopyOption[] REPLACING = {StandardCopyOption.REPLACE_EXISTING};
  private static final CopyOption[] PLAIN = {};

  /// What failures say that have no class of their own.
  private static final Map<String, Trouble> WORDS =
      Map.of(
          "Not a directory", Trouble.NOT_A_DIRECTORY,
          "Is a directory", Trouble.IS_A_DIRECTORY,
          "symbolic links", Trouble.LINK_LOOP,
          "File name too long", Trouble.NAME_TOO_LONG,
          "Invalid argument", Trouble.INVALID,
          "Operation not permitted", Trouble.NOT_PERMITTED,
          "Permission denied", Trouble.DENIED,
          "No data available", Trouble.NO_DATA);

  private Path at(String path) throws DoorException {
    try {
      return path.isEmpty() ? root : root.resolve(path);
    } catch (InvalidPathException e) {
      throw new DoorException(Trouble.INVALID, e);
    }
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private static <T> T call(Call<T> call) throws DoorException {
    try {
      return call.run();
    } catch (DoorException e) {
      throw e;
    } catch (IOException e) {
      throw new DoorException(trouble(e), e);
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void doing(Action action) throws DoorException {
    boolean _ =
        call(
            () -> {
              action.run();
              return true;
            });
  }

  private static Trouble trouble(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> Trouble.MISSING;
      case FileAlreadyExistsException e -> Trouble.EXISTS;
      case DirectoryNotEmptyException e -> Trouble.NOT_EMPTY;
      case NotDirectoryException e -> Trouble.NOT_A_DIRECTORY;
      case AccessDeniedException e -> Trouble.DENIED;
      case NotLinkException e -> Trouble.NOT_A_LINK;
      default -> {
        String message = String.valueOf(failure.getMessage());
        yield WORDS.entrySet().stream()
            .filter(word -> message.contains(word.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Trouble.OTHER);
      }
    };
  }

  @Override
  public OpenFile open(String path, Mode mode) throws DoorException {
    Path file = at(path);
    return new Channel(call(() -> FileChannel.open(file, options(mode))));
  }

  private static Set<? extends OpenOption> options(Mode mode) {
    StandardOpenOption read = StandardOpenOption.READ;
    StandardOpenOption write = StandardOpenOption.WRITE;
    StandardOpenOption create = StandardOpenOption.CREATE;
    return switch (mode) {
      case READ -> Set.of(read);
      case UPDATE -> Set.of(read, write);
      case CREATE -> Set.of(read, write, create);
      case CREATE_NEW -> Set.of(read, write, StandardOpenOption.CREATE_NEW);
      case REPLACE -> Set.of(read, write, create, StandardOpenOption.TRUNCATE_EXISTING);
      case APPEND -> Set.of(create, StandardOpenOption.APPEND);
    };
  }

  private record Channel(FileChannel channel) implements OpenFile {
    @Override
    public byte[] read(long position, int length) throws DoorException {
      ByteBuffer buffer = ByteBuffer.allocate(length);
      return call(
          () -> {
            while (buffer.hasRemaining()) {
              if (channel.read(buffer, position + buffer.position()) < 0) {
                break;
              }
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
          });
    }

    @Override
    public void write(long position, byte[] bytes) throws DoorException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      doing(
          () -> {
            while (buffer.hasRemaining()) {
              channel.write(buffer, position + buffer.position());
            }
          });
    }

    @Override
    public long size() throws DoorException {
      return call(channel::size);
    }

    @Override
    public void truncate(long size) throws DoorException {
      doing(() -> channel.truncate(size));
    }

    @Override
    public void sync() throws DoorException {
      doing(() -> channel.force(true));
    }

    @Override
    public void close() throws DoorException {
      doing(channel::close);
    }
  }

  @Override
  public void makeDirectory(String path) throws DoorException {
    doing(() -> Files.createDirectory(at(path)));
  }

  @Override
  public List<String> list(String path) throws DoorException {
    return call(
        () -> {
          List<String> names = new ArrayList<>();
          try (DirectoryStream<Path> entries = Files.newDirectoryStream(at(path))) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
          }
          return names;
        });
  }

  @Override
  public void delete(String path) throws DoorException {
    doing(() -> Files.delete(at(path)));
  }

  @Override
  public void rename(String source, String target, boolean replace) throws DoorException {
    doing(() -> Files.move(at(source), at(target), replace ? REPLACING : PLAIN));
  }

  @Override
  public void copy(String source, String target, boolean replace) throws DoorException {
    doing(() -> Files.copy(at(source), at(target), replace ? REPLACING : PLAIN));
  }

  @Override
  public LinkDoor links() {
    return this;
  }

  @Override
  public AttributeDoor attributes() {
    return this;
  }

  @Override
  public void makeSymbolic(String link, String target) throws DoorException {
    Path to = root.getFileSystem().getPath(target);
    doing(() -> Files.createSymbolicLink(at(link), to));
  }

  @Override
  public String target(String link) throws DoorException {
    return call(() -> Files.readSymbolicLink(at(link)).toString());
  }

  @Override
  public void makeHard(String link, String existing) throws DoorException {
    doing(() -> Files.createLink(at(link), at(existing)));
  }

  @Override
  public Status status(String path, boolean follow) throws DoorException {
    LinkOption[] options =
        follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    return call(
        () -> {
          BasicFileAttributes basic =
              Files.readAttributes(at(path), BasicFileAttributes.class, options);
          Map<String, Object> unix = Files.readAttributes(at(path), "unix:mode,nlink", options);
          return new Status(
              kind(basic),
              basic.size(),
              number(unix, "mode") & 0777,
              number(unix, "nlink"),
              basic.lastModifiedTime().toInstant());
        });
  }

  private static int number(Map<String, Object> values, String name) {
    return (Integer) Objects.requireNonNull(values.get(name), name);
  }

  private static Kind kind(BasicFileAttributes basic) {
    if (basic.isRegularFile()) {
      return Kind.FILE;
    }
    if (basic.isDirectory()) {
      return Kind.DIRECTORY;
    }
    return basic.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
  }

  @Override
  public void setMode(String path, int mode) throws DoorException {
    doing(() -> Files.setAttribute(at(path), "unix:mode", mode));
  }

  @Override
  public void setModified(String path, Instant time) throws DoorException {
    doing(() -> Files.setLastModifiedTime(at(path), FileTime.from(time)));
  }

  private UserDefinedFileAttributeView view(String path) throws DoorException {
    return Files.getFileAttributeView(at(path), UserDefinedFileAttributeView.class);
  }

  @Override
  public List<String> names(String path) throws DoorException {
    return call(() -> view(path).list());
  }

  @Override
  public byte[] get(String path, String name) throws DoorException {
    return call(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(view(path).size(name));
          view(path).read(name, buffer);
          return buffer.array();
        });
  }

  @Override
  public void set(String path, String name, byte[] value) throws DoorException {
    doing(() -> view(path).write(name, ByteBuffer.wrap(value)));
  }

  @Override
  public void remove(String path, String name) throws DoorException {
    doing(() -> view(path).delete(name));
  }
}
