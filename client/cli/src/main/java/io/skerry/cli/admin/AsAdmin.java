package io.skerry.cli.admin;

import io.skerry.cli.config.Connections;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Shell;
import io.skerry.client.ClusterAdmin;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.client.config.LocalFile;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;

/// Runs administration commands and adds to a refusal what the user can do about it.
final class AsAdmin {
  /// What to do.
  interface Action {
    void run(ClusterAdmin cluster) throws IOException;
  }

  private AsAdmin() {}

  static int run(Shell shell, Action action) throws IOException {
    try (Skerry skerry = new Connections(shell).open()) {
      action.run(skerry.cluster());
      return ExitCode.DONE;
    } catch (SkerryException e) {
      boolean refused =
          e.errorCode() == ErrorCode.ROLE_REFUSED || e.errorCode() == ErrorCode.PERMISSION_DENIED;
      boolean chosen = shell.globals().as().or(() -> shell.variable("SKERRY_AS")).isPresent();
      if (refused && !chosen) {
        String where = LocalFile.of(shell.surroundings()).isPresent() ? " (try: --as admin)" : "";
        throw new SkerryException(e.errorCode(), e.path(), e.getMessage() + where, e);
      }
      throw e;
    }
  }
}
