package io.skerry.metadata.server;

import io.skerry.metadata.membership.Groups;
import io.skerry.metadata.membership.HealthCheck;
import io.skerry.metadata.raft.GroupReplica;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What `/health` of this server says: whether its groups have leaders, and on group 0's leader how
/// the cluster is.
final class StatusPage {
  private final MetadataConfig config;
  private final Groups groups;
  private final HealthCheck health;

  StatusPage(MetadataConfig config, Groups groups, HealthCheck health) {
    this.config = config;
    this.groups = groups;
    this.health = health;
  }

  Map<String, Object> health() {
    Map<String, Object> page = new LinkedHashMap<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean led = true;
    for (GroupReplica replica : groups.all()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("group", replica.group());
      row.put("leading", replica.leading());
      row.put("leader", replica.leaderAddress().orElse(""));
      row.put("appliedIndex", replica.appliedIndex());
      rows.add(row);
      led &= replica.leaderAddress().isPresent();
    }
    page.put("status", led ? clusterStatus() : "failed");
    page.put("node", config.node());
    page.put("cluster", config.cluster());
    page.put("groups", rows);
    return page;
  }

  private String clusterStatus() {
    HealthCheck.Status status =
        groups.root().leading() ? health.report().status() : HealthCheck.Status.OK;
    return status.name().toLowerCase(Locale.ROOT);
  }
}
