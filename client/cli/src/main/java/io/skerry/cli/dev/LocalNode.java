package io.skerry.cli.dev;

import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.Json;
import io.skerry.client.config.Yaml;
import java.util.Map;

/// One server of a local cluster: who it is and which ports it keeps.
///
/// @param port of gRPC; 0 for a worker, which serves nothing
/// @param joinPort of a metadata server; else 0
/// @param listenPort where it listens when the relay has its port; 0 without a relay
public record LocalNode(
    String name,
    ServerRole role,
    String site,
    String rack,
    int port,
    int joinPort,
    int statusPort,
    int listenPort) {
  static final String HOST = "127.0.0.1";

  /// The gRPC address; for a worker that of its status page.
  public String address() {
    return HOST + ':' + (port == 0 ? statusPort : port);
  }

  /// Where it binds.
  String listenAddress() {
    return listenPort == 0 ? address() : HOST + ':' + listenPort;
  }

  LocalNode behindRelay(int freePort) {
    return new LocalNode(name, role, site, rack, port, joinPort, statusPort, freePort);
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
        "statusPort", statusPort,
        "listenPort", listenPort);
  }

  static LocalNode of(Yaml yaml) {
    return new LocalNode(
        yaml.textOrFail("node"),
        ServerRole.of(yaml.textOrFail("role")),
        yaml.textOrFail("site"),
        yaml.textOrFail("rack"),
        yaml.number("port"),
        yaml.number("joinPort"),
        yaml.number("statusPort"),
        yaml.number("listenPort", 0));
  }
}
