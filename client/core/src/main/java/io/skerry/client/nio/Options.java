package io.skerry.client.nio;

import io.skerry.client.Links;
import java.nio.file.CopyOption;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/// What callers ask for, checked: options of opening and copying, attributes of new files.
final class Options {
  private Options() {}

  static Links links(LinkOption... options) {
    for (LinkOption option : options) {
      if (Objects.requireNonNull(option) == LinkOption.NOFOLLOW_LINKS) {
        return Links.KEEP;
      }
    }
    return Links.FOLLOW;
  }

  /// How a file is opened.
  ///
  /// @param create a file that is not there is made
  /// @param fresh it must not be there
  /// @param synced every write is durable when it returns
  record Opening(
      boolean read,
      boolean write,
      boolean append,
      boolean truncate,
      boolean create,
      boolean fresh,
      boolean synced,
      boolean deleteOnClose,
      Links links) {

    static Opening of(Collection<? extends OpenOption> options) {
      Set<OpenOption> asked = new HashSet<>();
      for (OpenOption option : options) {
        if (!(option instanceof StandardOpenOption) && !(option instanceof LinkOption)) {
          throw new UnsupportedOperationException(
              Objects.requireNonNull(option) + " is not supported");
        }
        asked.add(option);
      }
      boolean append = asked.contains(StandardOpenOption.APPEND);
      boolean write = append || asked.contains(StandardOpenOption.WRITE);
      boolean read = !write || asked.contains(StandardOpenOption.READ);
      boolean truncate = write && asked.contains(StandardOpenOption.TRUNCATE_EXISTING);
      if (append && read) {
        throw new IllegalArgumentException("READ + APPEND not allowed");
      }
      if (append && truncate) {
        throw new IllegalArgumentException("APPEND + TRUNCATE_EXISTING not allowed");
      }
      boolean synced =
          asked.contains(StandardOpenOption.SYNC) || asked.contains(StandardOpenOption.DSYNC);
      boolean keep =
          asked.contains(LinkOption.NOFOLLOW_LINKS)
              || asked.contains(StandardOpenOption.DELETE_ON_CLOSE);
      return new Opening(
          read,
          write,
          append,
          truncate,
          write && asked.contains(StandardOpenOption.CREATE),
          write && asked.contains(StandardOpenOption.CREATE_NEW),
          synced,
          asked.contains(StandardOpenOption.DELETE_ON_CLOSE),
          keep ? Links.KEEP : Links.FOLLOW);
    }
  }

  /// How a file is copied or moved.
  record Copying(boolean replace, boolean attributes, boolean atomic, Links links) {
    static Copying of(CopyOption... options) {
      boolean replace = false;
      boolean attributes = false;
      boolean atomic = false;
      Links links = Links.FOLLOW;
      for (CopyOption option : options) {
        Objects.requireNonNull(option);
        if (option == StandardCopyOption.REPLACE_EXISTING) {
          replace = true;
        } else if (option == StandardCopyOption.COPY_ATTRIBUTES) {
          attributes = true;
        } else if (option == StandardCopyOption.ATOMIC_MOVE) {
          atomic = true;
        } else if (option == LinkOption.NOFOLLOW_LINKS) {
          links = Links.KEEP;
        } else {
          throw new UnsupportedOperationException(option + " is not supported");
        }
      }
      return new Copying(replace, attributes, atomic, links);
    }
  }

  /// The permission bits that a new file shall have, if the caller gives some.
  static OptionalInt mode(FileAttribute<?>... attributes) {
    OptionalInt mode = OptionalInt.empty();
    for (FileAttribute<?> attribute : attributes) {
      if (!attribute.name().equals("posix:permissions")
          || !(attribute.value() instanceof Set<?> wanted)) {
        throw new UnsupportedOperationException(
            "'" + attribute.name() + "' cannot be set when a file is made");
      }
      Set<PosixFilePermission> bits = new HashSet<>();
      for (Object bit : wanted) {
        bits.add((PosixFilePermission) Objects.requireNonNull(bit));
      }
      mode = OptionalInt.of(Modes.bits(bits));
    }
    return mode;
  }
}
