package io.skerry.fuse.protocol;

/// A request that is answered by an error number.
public final class FuseFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno errno;

  public FuseFailure(Errno errno) {
    // Most are ordinary answers, such as a name that is not there: no stack is walked for them.
    super(errno.name(), null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    this.errno = errno;
  }

  public Errno errno() {
    return errno;
  }
}
