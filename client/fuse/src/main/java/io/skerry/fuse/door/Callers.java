package io.skerry.fuse.door;

import io.skerry.client.FileSystem;
import io.skerry.client.PosixUser;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.client.UserAccount;
import io.skerry.fuse.linux.ProcessGroups;
import io.skerry.fuse.protocol.RequestHeader;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The files as the caller of a request may use them. Where each calls as himself, two are the user
/// whose identity connects: who mounts, as he holds its key, and this machine's root if that user
/// is a superuser. Otherwise root is nobody.
public final class Callers {
  private static final PosixUser NOBODY = new PosixUser(65_534, 65_534, List.of());
  private static final int ROOT = 0;

  /// Views are cheap to make again.
  private static final int KEPT_MAX = 1_000;

  private final FileSystem own;
  private final Optional<Everybody> everybody;
  private final Map<PosixUser, FileSystem> kept = new ConcurrentHashMap<>();

  /// How those who are not one are told apart.
  ///
  /// @param mounter number of the user who mounts
  private record Everybody(int mounter, boolean superuser) {}

  private Callers(FileSystem own, Optional<Everybody> everybody) {
    this.own = own;
    this.everybody = everybody;
  }

  /// All act as the user whose identity connects.
  public static Callers allAsOne(FileSystem own) {
    return new Callers(own, Optional.empty());
  }

  /// Each acts as himself.
  ///
  /// @param mounter number of the user who mounts
  /// @throws SkerryException NOT_PERMITTED if the user whose identity connects acts for nobody
  public static Callers each(Skerry skerry, int mounter) throws SkerryException {
    UserAccount user = skerry.cluster().whoAmI();
    boolean superuser = user.role().equals(Role.ADMIN.word());
    if (!superuser && user.actsFor().isEmpty()) {
      throw new SkerryException(
          ErrorCode.NOT_PERMITTED,
          user.name(),
          user.name()
              + ": may not act for others, as allow_other needs; an administrator allows it with:"
              + " skerry user act-for "
              + user.name()
              + " USERS");
    }
    return new Callers(skerry.files(), Optional.of(new Everybody(mounter, superuser)));
  }

  /// The files for the caller of a request.
  FileSystem files(RequestHeader header) {
    if (everybody.isEmpty()) {
      return own;
    }
    if (header.uid() == ROOT) {
      return everybody.get().superuser() ? own : files(NOBODY);
    }
    if (header.uid() == everybody.get().mounter()) {
      return own;
    }
    // The cluster has no numbers from 2^31 on.
    int gid = header.gid() < 0 ? NOBODY.gid() : header.gid();
    return header.uid() < 0
        ? files(NOBODY)
        : files(new PosixUser(header.uid(), gid, ProcessGroups.of(header.pid())));
  }

  private FileSystem files(PosixUser user) {
    if (kept.size() >= KEPT_MAX) {
      kept.clear();
    }
    return kept.computeIfAbsent(user, own::actingFor);
  }
}
