package io.skerry.client.nio;

import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A path of one cluster, "/namespace/a/b" or relative to "/". Behaves as a path of Unix does; the
/// empty path has one empty name, the root none.
final class SkerryPath implements Path {
  private static final int BYTES_MAX = 4096;
  private static final String HERE = ".";
  private static final String UP = "..";

  private final SkerryFileSystem fileSystem;
  private final boolean absolute;
  private final List<String> names;

  private SkerryPath(SkerryFileSystem fileSystem, boolean absolute, List<String> names) {
    this.fileSystem = fileSystem;
    this.absolute = absolute;
    this.names = !absolute && names.isEmpty() ? List.of("") : List.copyOf(names);
  }

  /// Doubled and trailing slashes mean nothing.
  ///
  /// @throws InvalidPathException for what can never be a path here
  static SkerryPath parse(SkerryFileSystem fileSystem, String text) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new InvalidPathException(text, "Nul character not allowed", nul);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new InvalidPathException(text, "Not valid Unicode: half of a surrogate pair");
    }
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return new SkerryPath(fileSystem, text.startsWith("/"), names);
  }

  /// The path as one of this provider.
  ///
  /// @throws ProviderMismatchException if it is another's
  static SkerryPath of(Path path) {
    Objects.requireNonNull(path);
    if (path instanceof SkerryPath own) {
      return own;
    }
    throw new ProviderMismatchException(path + " is no path of Skerry");
  }

  private SkerryPath with(boolean isAbsolute, List<String> some) {
    return new SkerryPath(fileSystem, isAbsolute, some);
  }

  private boolean isEmpty() {
    return !absolute && names.size() == 1 && names.get(0).isEmpty();
  }

  @Override
  public SkerryFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public @Nullable SkerryPath getRoot() {
    return absolute ? with(true, List.of()) : null;
  }

  @Override
  public @Nullable SkerryPath getFileName() {
    return names.isEmpty() ? null : with(false, List.of(names.get(names.size() - 1)));
  }

  @Override
  public @Nullable SkerryPath getParent() {
    int count = names.size();
    if (count == 0 || (!absolute && count == 1)) {
      return null;
    }
    return with(absolute, names.subList(0, count - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public SkerryPath getName(int index) {
    if (index < 0 || index >= names.size()) {
      throw new IllegalArgumentException("index " + index + " of " + names.size() + " names");
    }
    return with(false, List.of(names.get(index)));
  }

  @Override
  public SkerryPath subpath(int begin, int end) {
    if (begin < 0 || begin >= end || end > names.size()) {
      throw new IllegalArgumentException(begin + " to " + end + " of " + names.size() + " names");
    }
    return with(false, names.subList(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    if (!ofSameFileSystem(other)) {
      return false;
    }
    SkerryPath prefix = (SkerryPath) other;
    int count = prefix.names.size();
    return prefix.absolute == absolute
        && prefix.isEmpty() == isEmpty()
        && count <= names.size()
        && names.subList(0, count).equals(prefix.names);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!ofSameFileSystem(other)) {
      return false;
    }
    SkerryPath suffix = (SkerryPath) other;
    if (suffix.absolute) {
      return equals(suffix);
    }
    int from = names.size() - suffix.names.size();
    return suffix.isEmpty() == isEmpty()
        && from >= 0
        && names.subList(from, names.size()).equals(suffix.names);
  }

  private boolean ofSameFileSystem(Path other) {
    Objects.requireNonNull(other);
    return other instanceof SkerryPath own && own.fileSystem.equals(fileSystem);
  }

  @Override
  public SkerryPath normalize() {
    List<String> kept = new ArrayList<>();
    for (String name : names) {
      if (name.equals(UP) && !kept.isEmpty() && !kept.get(kept.size() - 1).equals(UP)) {
        kept.remove(kept.size() - 1);
      } else if (!name.equals(HERE) && !(name.equals(UP) && absolute)) {
        kept.add(name);
      }
    }
    return with(absolute, kept);
  }

  private boolean hasDots() {
    return names.contains(HERE) || names.contains(UP);
  }

  boolean goesUp() {
    return names.contains(UP);
  }

  List<String> names() {
    return names;
  }

  @Override
  public SkerryPath resolve(Path other) {
    SkerryPath second = of(other);
    if (second.absolute || isEmpty()) {
      return second;
    }
    return second.isEmpty() ? this : with(absolute, joined(names, second.names));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /// An entry of this directory.
  SkerryPath child(String name) {
    return isEmpty() ? with(false, List.of(name)) : with(absolute, joined(names, List.of(name)));
  }

  @Override
  public SkerryPath relativize(Path other) {
    SkerryPath target = of(other);
    if (target.absolute != absolute) {
      throw new IllegalArgumentException("one path is absolute, the other is not: " + other);
    }
    if (isEmpty()) {
      return target;
    }
    SkerryPath base = this;
    if (base.hasDots() || target.hasDots()) {
      base = base.normalize();
      target = target.normalize();
    }
    List<String> from = base.isEmpty() ? List.of() : base.names;
    List<String> to = target.isEmpty() ? List.of() : target.names;
    int same = 0;
    while (same < from.size() && same < to.size() && from.get(same).equals(to.get(same))) {
      same++;
    }
    List<String> left = from.subList(same, from.size());
    if (left.contains(UP)) {
      throw new IllegalArgumentException("no relative path leads from " + this + " to " + other);
    }
    List<String> result = new ArrayList<>();
    left.forEach(name -> result.add(UP));
    result.addAll(to.subList(same, to.size()));
    return with(false, result);
  }

  @Override
  public URI toUri() {
    return SkerryUri.of(fileSystem.cluster(), toAbsolutePath().toString());
  }

  /// Relative paths start at "/".
  @Override
  public SkerryPath toAbsolutePath() {
    if (absolute) {
      return this;
    }
    return isEmpty() ? with(true, List.of()) : with(true, names);
  }

  @Override
  public SkerryPath toRealPath(LinkOption... options) throws IOException {
    return new RealPath(fileSystem).resolve(this, Options.links(options));
  }

  /// The path as the library takes it, which knows no "..".
  String located() throws IOException {
    SkerryPath whole = toAbsolutePath();
    if (whole.utf8().length > BYTES_MAX) {
      throw Problems.of(ErrorCode.NAME_TOO_LONG, this);
    }
    return whole.goesUp() ? new RealPath(fileSystem).withoutUps(whole) : whole.toString();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("Skerry has no watch service yet");
  }

  /// In byte order of the UTF-8 form, as listings are.
  @Override
  public int compareTo(Path other) {
    return Arrays.compareUnsigned(utf8(), of(other).utf8());
  }

  private byte[] utf8() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SkerryPath own
        && own.fileSystem.equals(fileSystem)
        && own.absolute == absolute
        && own.names.equals(names);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Boolean.hashCode(absolute);
  }

  @Override
  public String toString() {
    String joined = String.join("/", names);
    return absolute ? "/" + joined : joined;
  }
}
