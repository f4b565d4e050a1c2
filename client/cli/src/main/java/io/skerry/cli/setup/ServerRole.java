package io.skerry.cli.setup;

import io.skerry.cli.shell.Failure;
import java.util.Locale;

/// The three kinds of servers and where the distribution keeps them.
public enum ServerRole {
  METADATA("io.skerry.metadata.server.Main"),
  STORAGE("io.skerry.storage.server.Main"),
  WORKER("io.skerry.worker.Main");

  private final String mainClass;

  ServerRole(String mainClass) {
    this.mainClass = mainClass;
  }

  /// As in `lib/<role>`, `conf/<role>.yaml` and `skerry server <role>`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String mainClass() {
    return mainClass;
  }

  /// First letter of local nodes' names.
  public String letter() {
    return word().substring(0, 1);
  }

  public static ServerRole of(String word) {
    for (ServerRole role : values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    throw Failure.usage("unknown role \"" + word + "\": metadata, storage or worker");
  }
}
