package io.skerry.cli.dev;

import io.skerry.cli.setup.NodeFiles;
import io.skerry.cli.setup.ServerRole;
import io.skerry.client.ClusterDescription;
import io.skerry.client.JoinClient;
import io.skerry.client.JoinedIdentity;
import io.skerry.client.NamespaceSpec;
import io.skerry.client.NamespaceStatus;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.client.UserAccount;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Lets servers and users of a local cluster join it, with real tokens.
final class Members {
  private static final String NAMESPACE = "demo";
  private static final String OWNER = "alice";
  private static final int ATTEMPTS = 5;

  /// What a namespace has by default.
  private static final int COPIES = 3;

  private static final Duration TOKEN = Duration.ofMinutes(10);
  private static final Duration JOIN = Duration.ofSeconds(30);

  private final LocalLayout layout;
  private final Skerry admin;

  Members(LocalCluster cluster, Skerry admin) {
    this.layout = cluster.layout();
    this.admin = admin;
  }

  /// Gets a certificate for a server and writes its configuration.
  void join(LocalNode node) throws IOException {
    JoinedIdentity identity =
        joined(
            () ->
                admin
                    .cluster()
                    .createToken(node.role().word(), node.name(), node.site(), node.rack(), TOKEN));
    NodeFiles.writeServer(
        layout.node(node.name()),
        identity,
        new NodeFiles.Addresses(
            node.listenAddress(), node.address(), node.statusAddress(), node.joinAddress()),
        layout.masterKey());
  }

  /// Whether a metadata server votes in every group.
  boolean votes(String name) throws SkerryException {
    return admin.cluster().describe().groups().stream()
        .allMatch(group -> group.members().contains(name));
  }

  /// Whether all these storage nodes are up and take part in placement groups.
  boolean placed(Set<String> names) throws SkerryException {
    ClusterDescription description = admin.cluster().describe();
    Set<Integer> members = new HashSet<>();
    description.placementGroups().forEach(group -> members.addAll(group.nodes()));
    Set<String> placed = new HashSet<>();
    for (ClusterDescription.Node node : description.nodes()) {
      if (node.role().equals(ServerRole.STORAGE.word())
          && node.state().equals("up")
          && members.contains(node.id())) {
        placed.add(node.name());
      }
    }
    return placed.containsAll(names);
  }

  /// Makes alice, bob and /demo as far as they are missing. A cluster of fewer than three storage
  /// nodes keeps as many copies as it can.
  void people(int storageNodes) throws IOException {
    for (String name : List.of(OWNER, "bob")) {
      user(name);
    }
    List<NamespaceStatus> namespaces = admin.cluster().namespaces();
    if (namespaces.stream().noneMatch(namespace -> namespace.name().equals(NAMESPACE))) {
      NamespaceSpec demo = NamespaceSpec.of(NAMESPACE).withOwner(OWNER);
      boolean few = storageNodes < COPIES;
      admin.cluster().createNamespace(few ? demo.withCopies(storageNodes, storageNodes) : demo);
    }
  }

  private void user(String name) throws IOException {
    List<UserAccount> users = admin.cluster().users();
    if (users.stream().noneMatch(user -> user.name().equals(name))) {
      try {
        admin.cluster().createUser(name, 0, List.of());
      } catch (SkerryException e) {
        if (e.errorCode() != ErrorCode.ALREADY_EXISTS) {
          throw e;
        }
      }
    }
    if (!layout.hasIdentity(name)) {
      JoinedIdentity identity =
          joined(() -> admin.cluster().createToken("user", name, "", "", TOKEN));
      NodeFiles.writeIdentity(layout.identityFolder(name), identity);
    }
  }

  /// Where tokens come from.
  private interface Tokens {
    String next() throws SkerryException;
  }

  /// A token is used up even when its answer comes too late, as on a machine that is busy starting
  /// servers; then another one helps.
  private static JoinedIdentity joined(Tokens tokens) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return JoinClient.join(tokens.next(), List.of(LocalNode.HOST, "localhost"), JOIN);
      } catch (SkerryException e) {
        if (e.errorCode() != ErrorCode.TOKEN_REFUSED || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
