package io.skerry.hadoop;

import java.util.Locale;
import org.apache.hadoop.fs.CommonPathCapabilities;

/// What this file system says it can do at every path.
final class Capabilities {
  private Capabilities() {}

  static boolean has(String capability) {
    return switch (capability.toLowerCase(Locale.ROOT)) {
      case CommonPathCapabilities.FS_ACLS,
          CommonPathCapabilities.FS_APPEND,
          CommonPathCapabilities.FS_CONCAT,
          CommonPathCapabilities.FS_PATHHANDLES,
          CommonPathCapabilities.FS_PERMISSIONS,
          CommonPathCapabilities.FS_TRUNCATE,
          CommonPathCapabilities.FS_XATTRS,
          CommonPathCapabilities.FS_MULTIPART_UPLOADER,
          CommonPathCapabilities.ETAGS_AVAILABLE,
          CommonPathCapabilities.ETAGS_PRESERVED_IN_RENAME ->
          true;
      default -> false;
    };
  }
}
