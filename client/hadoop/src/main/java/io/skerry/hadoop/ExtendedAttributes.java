package io.skerry.hadoop;

import io.skerry.client.FileAttributes;
import io.skerry.client.FileAttributes.Existing;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.XAttrSetFlag;

/// Extended attributes; their names begin with "user.", as the service has no others.
final class ExtendedAttributes {
  private final FileAttributes attributes;

  ExtendedAttributes(FileAttributes attributes) {
    this.attributes = attributes;
  }

  void set(String path, String name, byte[] value, EnumSet<XAttrSetFlag> flags) throws IOException {
    boolean create = flags.contains(XAttrSetFlag.CREATE);
    boolean replace = flags.contains(XAttrSetFlag.REPLACE);
    if (!create && !replace) {
      throw new PathIOException(path, "a flag must say whether an attribute is made or replaced");
    }
    Existing existing =
        create && replace ? Existing.ANY : create ? Existing.MUST_NOT_EXIST : Existing.MUST_EXIST;
    Failures.doing(() -> attributes.set(path, name, value, existing));
  }

  byte[] get(String path, String name) throws IOException {
    return Failures.finding(() -> attributes.get(path, name));
  }

  List<String> list(String path) throws IOException {
    return Failures.finding(() -> attributes.list(path));
  }

  /// All of a file; one that somebody removes meanwhile is left out.
  Map<String, byte[]> all(String path) throws IOException {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (String name : list(path)) {
      try {
        values.put(name, attributes.get(path, name));
      } catch (SkerryException e) {
        if (e.errorCode() != ErrorCode.NO_DATA) {
          throw Failures.of(e);
        }
      }
    }
    return values;
  }

  Map<String, byte[]> get(String path, List<String> names) throws IOException {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (String name : names) {
      values.put(name, get(path, name));
    }
    return values;
  }

  void remove(String path, String name) throws IOException {
    Failures.doing(() -> attributes.remove(path, name));
  }
}
