package io.skerry.cli.dev;

import io.skerry.cli.config.Yaml;
import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.Json;
import java.util.Map;

/// One server of a local cluster: who it is and which ports it keeps.
///
/// @param port of gRPC; 0 for a worker, which serves nothing
/// @param joinPort of a metadata server; else 0
public record LocalNode(
    String name,
    ServerRole role,
    String site,
    String rack,
    int port,
    int joinPort,
    int statusPort) {
  static final String HOST = "127.0.0.1";

  /// The gRPC address; for a worker that of its status page.
  public String address() {
    return HOST + ':' + (port == 0 ? statusPort : port);
  }

  String joinAddress() {
    return HOST + ':' + joinPort;
  }

  String statusAddress() {
    return HOST + ':' + statusPort;
  }

  Map<String, Object> yaml() {
    return Json.object(
        "node", name,
        "role", role.word(),
        "site", site,
        "rack", rack,
        "port", port,
        "joinPort", joinPort,
        "statusPort", statusPort);
  }

  static LocalNode of(Yaml yaml) {
    return new LocalNode(
        yaml.textOrFail("node"),
        ServerRole.of(yaml.textOrFail("role")),
        yaml.textOrFail("site"),
        yaml.textOrFail("rack"),
        yaml.number("port"),
        yaml.number("joinPort"),
        yaml.number("statusPort"));
  }
}
