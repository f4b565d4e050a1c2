package io.skerry.client.nio;

import io.skerry.client.FileAttributes;
import io.skerry.client.Links;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;

/// The extended attributes of a file whose names begin with "user.", without that.
record UserView(SkerryPath path, Links links) implements UserDefinedFileAttributeView {
  private static final String PREFIX = "user.";

  @Override
  public String name() {
    return "user";
  }

  private FileAttributes attributes() {
    return path.getFileSystem().files().attributes();
  }

  /// Where the attributes are: a link has none of its own.
  private String located() throws IOException {
    if (links == Links.KEEP && Attributes.stat(path, links).isSymbolicLink()) {
      throw Problems.of(ErrorCode.SYMBOLIC_LINK_LOOP, path);
    }
    return path.located();
  }

  @Override
  public List<String> list() throws IOException {
    String located = located();
    return Problems.about(
        path,
        () -> {
          List<String> names = new ArrayList<>();
          for (String name : attributes().list(located)) {
            if (name.startsWith(PREFIX)) {
              names.add(name.substring(PREFIX.length()));
            }
          }
          return names;
        });
  }

  byte[] value(String name) throws IOException {
    String located = located();
    return Problems.about(path, () -> attributes().get(located, PREFIX + name));
  }

  @Override
  public int size(String name) throws IOException {
    return value(name).length;
  }

  @Override
  public int read(String name, ByteBuffer target) throws IOException {
    byte[] value = value(name);
    if (value.length > target.remaining()) {
      throw new FileSystemException(
          path.toString(),
          null,
          "the attribute has "
              + value.length
              + " bytes, the buffer room for "
              + target.remaining());
    }
    target.put(value);
    return value.length;
  }

  @Override
  public int write(String name, ByteBuffer source) throws IOException {
    String located = located();
    byte[] value = new byte[source.remaining()];
    source.duplicate().get(value);
    Problems.doing(
        path, () -> attributes().set(located, PREFIX + name, value, FileAttributes.Existing.ANY));
    source.position(source.limit());
    return value.length;
  }

  @Override
  public void delete(String name) throws IOException {
    String located = located();
    Problems.doing(path, () -> attributes().remove(located, PREFIX + name));
  }
}
