package io.skerry.client.metadata;

import io.skerry.client.FileStatus;
import io.skerry.proto.rpc.Attributes;
import io.skerry.proto.types.FileType;
import java.time.Instant;
import java.util.Optional;

/// Attributes on the wire as the status that users see.
public final class StatusTranslation {
  private static final long NANOS = 1_000_000_000L;

  private StatusTranslation() {}

  /// The status of the file that was asked for by this path.
  public static FileStatus status(RemotePath path, Attributes attributes) {
    FileType type = FileType.ofNumber(attributes.getTypeValue());
    return new FileStatus(
        path.toString(),
        path.name(),
        type,
        attributes.getMode(),
        attributes.getOwner(),
        attributes.getGroup(),
        attributes.getUid(),
        attributes.getGid(),
        attributes.getSize(),
        attributes.getLinks(),
        instant(attributes.getAtimeNanos()),
        instant(attributes.getMtimeNanos()),
        instant(attributes.getCtimeNanos()),
        attributes.getVersion(),
        type == FileType.SYMBOLIC_LINK ? Optional.of(attributes.getLinkTarget()) : Optional.empty(),
        attributes.getInode(),
        attributes.getDevice(),
        attributes.getAcl());
  }

  /// The directory "/", which exists without being stored.
  static FileStatus top(int namespaces) {
    return new FileStatus(
        "/",
        "",
        FileType.DIRECTORY,
        0755,
        "root",
        "root",
        0,
        0,
        0,
        2 + namespaces,
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        Optional.empty(),
        0,
        0,
        false);
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  /// Nanoseconds since the epoch, UTC; good for the years 1678 to 2261.
  public static long nanos(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
  }
}
