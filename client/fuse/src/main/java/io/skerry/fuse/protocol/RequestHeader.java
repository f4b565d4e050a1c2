package io.skerry.fuse.protocol;

import java.lang.foreign.MemorySegment;

/// What stands before every request.
///
/// @param length of the whole request, bytes
/// @param unique number of the request, which its answer repeats
/// @param node what it is about
/// @param uid of the calling process
/// @param gid of the calling process
/// @param pid of the calling process; 0 if the kernel itself calls
public record RequestHeader(
    int length, int opcode, long unique, long node, int uid, int gid, int pid) {
  static final int BYTES = 40;

  /// @param request at least so long
  static RequestHeader of(MemorySegment request) {
    return new RequestHeader(
        request.get(Layouts.INT, 0),
        request.get(Layouts.INT, 4),
        request.get(Layouts.LONG, 8),
        request.get(Layouts.LONG, 16),
        request.get(Layouts.INT, 24),
        request.get(Layouts.INT, 28),
        request.get(Layouts.INT, 32));
  }
}
