package io.skerry.client.nio;

import io.skerry.client.SkerryException;
import io.skerry.client.SpaceStatus;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A namespace as a store. Its room is that of the storage nodes that serve it, divided by the
/// copies that its policy asks for.
final class SkerryFileStore extends FileStore {
  private static final Set<Class<? extends FileAttributeView>> VIEWS =
      Set.of(
          BasicFileAttributeView.class,
          PosixFileAttributeView.class,
          FileOwnerAttributeView.class,
          UserDefinedFileAttributeView.class);

  private final SkerryFileSystem fileSystem;
  private final String namespace;

  /// @param namespace empty: the directory of all namespaces, which has no room
  SkerryFileStore(SkerryFileSystem fileSystem, String namespace) {
    this.fileSystem = fileSystem;
    this.namespace = namespace;
  }

  @Override
  public String name() {
    return namespace.isEmpty() ? "/" : namespace;
  }

  @Override
  public String type() {
    return SkerryUri.SCHEME;
  }

  @Override
  public boolean isReadOnly() {
    return namespace.isEmpty();
  }

  private SpaceStatus space() throws IOException {
    if (namespace.isEmpty()) {
      return SpaceStatus.NONE;
    }
    try {
      return fileSystem.files().space(namespace);
    } catch (SkerryException e) {
      throw Problems.of(e, SkerryPath.parse(fileSystem, "/" + namespace));
    }
  }

  @Override
  public long getTotalSpace() throws IOException {
    return space().contentCapacityBytes();
  }

  @Override
  public long getUsableSpace() throws IOException {
    return space().contentFreeBytes();
  }

  @Override
  public long getUnallocatedSpace() throws IOException {
    return getUsableSpace();
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return VIEWS.contains(type);
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return fileSystem.supportedFileAttributeViews().contains(name);
  }

  @Override
  public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
    return null;
  }

  @Override
  public Object getAttribute(String attribute) throws IOException {
    return switch (attribute) {
      case "totalSpace" -> getTotalSpace();
      case "usableSpace" -> getUsableSpace();
      case "unallocatedSpace" -> getUnallocatedSpace();
      default -> throw new UnsupportedOperationException("'" + attribute + "' not recognized");
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SkerryFileStore store
        && store.fileSystem.equals(fileSystem)
        && store.namespace.equals(namespace);
  }

  @Override
  public int hashCode() {
    return namespace.hashCode();
  }

  @Override
  public String toString() {
    return name() + " (" + fileSystem + ')';
  }
}
