package io.skerry.fuse.protocol;

/// How a file is opened: flags of open(2) on Linux, and those of the answer.
public final class OpenFlags {
  public static final int ACCESS = 3;
  public static final int READ_ONLY = 0;
  public static final int WRITE_ONLY = 1;
  public static final int EXCLUSIVE = 0200;
  public static final int TRUNCATE = 01000;
  public static final int APPEND = 02000;

  /// In the answer: reads and writes pass by the kernel's cache.
  public static final int DIRECT = 1;

  private OpenFlags() {}
}
