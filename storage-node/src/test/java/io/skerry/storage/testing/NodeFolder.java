package io.skerry.storage.testing;

import io.skerry.proto.security.MutualTls;
import io.skerry.proto.types.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A node's folder as `dev start` and `join` lay it out: conf with certificate, data beside it.
public record NodeFolder(Path directory, String name, int port, int statusPort) {
  public static NodeFolder create(
      Path directory, TestAuthority authority, String name, List<String> metadataServers)
      throws Exception {
    return create(directory, authority, authority.issue(Role.STORAGE, name), name, metadataServers);
  }

  public static NodeFolder create(
      Path directory,
      TestAuthority authority,
      MutualTls tls,
      String name,
      List<String> metadataServers)
      throws Exception {
    NodeFolder folder = new NodeFolder(directory, name, TestPorts.next(), TestPorts.next());
    TestAuthority.write(tls, directory.resolve("conf/tls"));
    Files.writeString(
        folder.config(),
        """
        cluster: %s
        node: %s
        listen: 127.0.0.1:%d
        advertise: 127.0.0.1:%d
        statusListen: 127.0.0.1:%d
        data: data
        minFreeBytes: 1048576
        metadataServers: [%s]
        tls:
          certificate: conf/tls/certificate.pem
          key: conf/tls/key.pem
          authority: conf/tls/authority.pem
        """
            .formatted(
                authority.cluster(),
                name,
                folder.port,
                folder.port,
                folder.statusPort,
                String.join(", ", metadataServers)));
    return folder;
  }

  public Path config() {
    return directory.resolve("conf/storage.yaml");
  }

  public String address() {
    return "127.0.0.1:" + port;
  }
}
