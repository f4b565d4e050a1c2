package io.skerry.metadata.membership;

import io.skerry.metadata.raft.GroupReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// This server's replicas: group 0 and the data groups.
public record Groups(GroupReplica root, List<GroupReplica> data) {
  public Groups {
    data = List.copyOf(data);
  }

  /// Group 0 first.
  public List<GroupReplica> all() {
    List<GroupReplica> all = new ArrayList<>();
    all.add(root);
    all.addAll(data);
    return all;
  }

  public Optional<GroupReplica> group(int number) {
    if (root.group() == number) {
      return Optional.of(root);
    }
    return data.stream().filter(replica -> replica.group() == number).findFirst();
  }
}
