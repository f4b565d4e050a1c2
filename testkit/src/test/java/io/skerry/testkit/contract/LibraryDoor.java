package io.skerry.testkit.contract;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileAttributes.Existing;
import io.skerry.client.FileEditor;
import io.skerry.client.FileReader;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.testkit.contract.DoorException.Trouble;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The client library as a door.
record LibraryDoor(FileSystem files, String root) implements Door, LinkDoor, AttributeDoor {
  private String at(String path) {
    return root + '/' + path;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private static <T> T call(Call<T> call) throws DoorException {
    try {
      return call.run();
    } catch (SkerryException e) {
      throw new DoorException(trouble(e.errorCode()), e);
    } catch (IOException e) {
      throw new DoorException(Trouble.OTHER, e);
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

  private static Trouble trouble(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND -> Trouble.MISSING;
      case ALREADY_EXISTS -> Trouble.EXISTS;
      case NOT_A_DIRECTORY -> Trouble.NOT_A_DIRECTORY;
      case IS_A_DIRECTORY -> Trouble.IS_A_DIRECTORY;
      case DIRECTORY_NOT_EMPTY -> Trouble.NOT_EMPTY;
      case PERMISSION_DENIED -> Trouble.DENIED;
      case NOT_PERMITTED -> Trouble.NOT_PERMITTED;
      case SYMBOLIC_LINK_LOOP -> Trouble.LINK_LOOP;
      case NAME_TOO_LONG -> Trouble.NAME_TOO_LONG;
      case INVALID_ARGUMENT -> Trouble.INVALID;
      case NO_DATA -> Trouble.NO_DATA;
      default -> Trouble.OTHER;
    };
  }

  @Override
  public OpenFile open(String path, Mode mode) throws DoorException {
    CreateOptions made = CreateOptions.defaults();
    return switch (mode) {
      case READ -> new Reading(call(() -> files.open(at(path))));
      case UPDATE -> edit(path, made.updating().withoutCreating());
      case CREATE -> edit(path, made.updating());
      case CREATE_NEW -> edit(path, made);
      case REPLACE -> edit(path, made.overwriting());
      case APPEND -> edit(path, made.appending());
    };
  }

  private OpenFile edit(String path, CreateOptions options) throws DoorException {
    return new Editing(call(() -> files.edit(at(path), options)));
  }

  private record Reading(FileReader reader) implements OpenFile {
    @Override
    public byte[] read(long position, int length) throws DoorException {
      byte[] bytes = new byte[length];
      int count = call(() -> reader.read(position, bytes, 0, length));
      return Arrays.copyOf(bytes, Math.max(0, count));
    }

    @Override
    public void write(long position, byte[] bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
      return reader.size();
    }

    @Override
    public void truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sync() {}

    @Override
    public void close() {
      reader.close();
    }
  }

  private record Editing(FileEditor editor) implements OpenFile {
    @Override
    public byte[] read(long position, int length) throws DoorException {
      byte[] bytes = new byte[length];
      int count = call(() -> editor.read(position, bytes, 0, length));
      return Arrays.copyOf(bytes, Math.max(0, count));
    }

    @Override
    public void write(long position, byte[] bytes) throws DoorException {
      doing(() -> editor.write(position, bytes, 0, bytes.length));
    }

    @Override
    public long size() throws DoorException {
      return call(editor::size);
    }

    @Override
    public void truncate(long size) throws DoorException {
      doing(() -> editor.truncate(size));
    }

    @Override
    public void sync() throws DoorException {
      doing(editor::sync);
    }

    @Override
    public void close() throws DoorException {
      doing(editor::close);
    }
  }

  @Override
  public void makeDirectory(String path) throws DoorException {
    doing(() -> files.makeDirectory(at(path), 0755));
  }

  @Override
  public List<String> list(String path) throws DoorException {
    return call(() -> files.list(at(path)).toList().stream().map(FileStatus::name).toList());
  }

  @Override
  public void delete(String path) throws DoorException {
    boolean directory = call(() -> files.stat(at(path)).isDirectory());
    doing(
        () -> {
          if (directory) {
            files.removeDirectory(at(path));
          } else {
            files.delete(at(path));
          }
        });
  }

  @Override
  public void rename(String source, String target, boolean replace) throws DoorException {
    doing(() -> files.rename(at(source), at(target), replace));
  }

  @Override
  public void copy(String source, String target, boolean replace) throws DoorException {
    FileStatus original = call(() -> files.stat(at(source), Links.FOLLOW));
    if (replace) {
      delete(target);
    }
    doing(() -> files.cloneFile(at(source), at(target), original.mode()));
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
    doing(() -> files.createSymbolicLink(at(link), target));
  }

  @Override
  public String target(String link) throws DoorException {
    FileStatus status = call(() -> files.stat(at(link)));
    return status
        .linkTarget()
        .orElseThrow(
            () -> new DoorException(Trouble.NOT_A_LINK, new IllegalArgumentException(link)));
  }

  @Override
  public void makeHard(String link, String existing) throws DoorException {
    doing(() -> files.createLink(at(link), at(existing)));
  }

  @Override
  public Status status(String path, boolean follow) throws DoorException {
    FileStatus found = call(() -> files.stat(at(path), follow ? Links.FOLLOW : Links.KEEP));
    Kind kind =
        switch (found.type()) {
          case REGULAR -> Kind.FILE;
          case DIRECTORY -> Kind.DIRECTORY;
          case SYMBOLIC_LINK -> Kind.LINK;
          case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> Kind.OTHER;
        };
    return new Status(kind, found.size(), found.mode(), found.links(), found.mtime());
  }

  @Override
  public void setMode(String path, int mode) throws DoorException {
    doing(() -> files.setMode(at(path), mode));
  }

  @Override
  public void setModified(String path, Instant time) throws DoorException {
    doing(() -> files.setTimes(at(path), Optional.empty(), Optional.of(time), Links.FOLLOW));
  }

  @Override
  public List<String> names(String path) throws DoorException {
    return call(() -> files.attributes().list(at(path))).stream()
        .map(name -> name.substring("user.".length()))
        .toList();
  }

  @Override
  public byte[] get(String path, String name) throws DoorException {
    return call(() -> files.attributes().get(at(path), "user." + name));
  }

  @Override
  public void set(String path, String name, byte[] value) throws DoorException {
    doing(() -> files.attributes().set(at(path), "user." + name, value, Existing.ANY));
  }

  @Override
  public void remove(String path, String name) throws DoorException {
    doing(() -> files.attributes().remove(at(path), "user." + name));
  }
}
