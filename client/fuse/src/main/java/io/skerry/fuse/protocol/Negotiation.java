package io.skerry.fuse.protocol;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// What the kernel offers at the beginning, and what is taken of it.
///
/// @param minor version of the protocol that the kernel speaks
/// @param flags that it offers
record Negotiation(int major, int minor, int readAheadBytes, int flags) {
  static final int MAJOR = 7;

  /// Linux 5.4; older ones have no requests of a mebibyte.
  static final int MINOR_MIN = 31;

  /// The version whose messages are written here.
  private static final int MINOR = 36;

  private static final int ASYNC_READ = 1;
  private static final int POSIX_LOCKS = 1 << 1;
  private static final int BIG_WRITES = 1 << 5;

  /// The service applies the umask: a default ACL comes before it.
  private static final int UNMASKED = 1 << 6;

  private static final int FLOCK_LOCKS = 1 << 10;
  private static final int READDIRPLUS = 1 << 13;
  private static final int READDIRPLUS_AUTO = 1 << 14;
  private static final int ASYNC_DIRECT_IO = 1 << 15;
  private static final int PARALLEL_DIRECTORY_CALLS = 1 << 18;

  /// Set-id bits that go with a change of content are taken away by the service, not by a call of
  /// the kernel, which a writer who does not own the file could not make.
  private static final int CLEARS_SET_ID = 1 << 19;

  private static final int MAX_PAGES = 1 << 22;

  private static final int BACKGROUND_MAX = 64;
  private static final int CONGESTION = 48;
  private static final int PAGE_BYTES = 4096;

  /// The largest read and write, and so what buffers must hold beside headers.
  static final int DATA_BYTES_MAX = 1 << 20;

  /// @return empty if the kernel first wants to hear of our major version
  static Optional<Negotiation> of(MemorySegment body) throws FuseFailure {
    Input in = new Input(body);
    int major = in.int32();
    int minor = in.int32();
    if (major > MAJOR) {
      return Optional.empty();
    }
    return Optional.of(new Negotiation(major, minor, in.int32(), in.int32()));
  }

  boolean supported() {
    return major == MAJOR && minor >= MINOR_MIN;
  }

  /// @param namesMayBeKept whether entries of listings are of use after the listing
  void answer(Reply reply, boolean namesMayBeKept) {
    int wanted =
        ASYNC_READ
            | POSIX_LOCKS
            | FLOCK_LOCKS
            | BIG_WRITES
            | UNMASKED
            | ASYNC_DIRECT_IO
            | PARALLEL_DIRECTORY_CALLS
            | CLEARS_SET_ID
            | MAX_PAGES;
    if (namesMayBeKept) {
      wanted |= READDIRPLUS | READDIRPLUS_AUTO;
    }
    reply.int32(MAJOR).int32(Math.min(minor, MINOR));
    reply.int32(readAheadBytes).int32(flags & wanted);
    reply.int16(BACKGROUND_MAX).int16(CONGESTION);
    // Nanoseconds; pages of a request; no mappings, no further flags.
    reply.int32(DATA_BYTES_MAX).int32(1).int16(DATA_BYTES_MAX / PAGE_BYTES).int16(0);
    reply.zeros(32);
  }

  /// Makes the kernel ask again, in our words.
  static void answerMajor(Reply reply) {
    reply.int32(MAJOR).int32(MINOR).zeros(56);
  }
}
