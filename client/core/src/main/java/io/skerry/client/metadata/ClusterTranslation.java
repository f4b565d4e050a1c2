package io.skerry.client.metadata;

import io.skerry.client.ClusterDescription;
import io.skerry.client.ClusterDescription.MetadataGroup;
import io.skerry.client.ClusterDescription.Node;
import io.skerry.client.ClusterDescription.PlacementGroup;
import io.skerry.client.HealthReport;
import io.skerry.client.HealthReport.Problem;
import io.skerry.client.IdRange;
import io.skerry.client.NamespaceStatus;
import io.skerry.client.UserAccount;
import io.skerry.proto.rpc.DescribeClusterReply;
import io.skerry.proto.rpc.GroupInfo;
import io.skerry.proto.rpc.HealthReply;
import io.skerry.proto.rpc.NamespaceInfo;
import io.skerry.proto.rpc.NodeInfo;
import io.skerry.proto.rpc.UserInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Answers of the cluster service as the records that users see.
final class ClusterTranslation {
  private ClusterTranslation() {}

  static ClusterDescription description(DescribeClusterReply reply) {
    return new ClusterDescription(
        reply.getCluster(),
        reply.getIncarnation(),
        reply.getGroupsList().stream().map(ClusterTranslation::group).toList(),
        reply.getNodesList().stream().map(ClusterTranslation::node).toList(),
        reply.getPlacementGroupsList().stream()
            .map(
                pg ->
                    new PlacementGroup(
                        pg.getPg(),
                        pg.getEpoch(),
                        pg.getNodesList(),
                        pg.getStatesList(),
                        pg.getCopies()))
            .toList(),
        reply.getMapVersion());
  }

  private static MetadataGroup group(GroupInfo group) {
    return new MetadataGroup(
        group.getGroup(),
        Optional.of(group.getLeader()).filter(leader -> !leader.isEmpty()),
        group.getMembersList(),
        group.getAppliedIndex());
  }

  private static Node node(NodeInfo node) {
    return new Node(
        node.getNode(),
        node.getName(),
        node.getRole(),
        node.getSite(),
        node.getRack(),
        node.getAddress(),
        node.getState(),
        node.getCapacityBytes(),
        node.getFreeBytes(),
        Duration.ofMillis(node.getLastSeenMillisAgo()),
        node.getDuty());
  }

  static HealthReport health(HealthReply reply) {
    return new HealthReport(
        reply.getStatus(),
        reply.getProblemsList().stream()
            .map(p -> new Problem(p.getSubject(), p.getWhat(), p.getDoing(), p.getTodo()))
            .toList(),
        reply.getDebts(),
        reply.getDivergent());
  }

  static NamespaceStatus namespace(NamespaceInfo namespace) {
    return new NamespaceStatus(
        namespace.getId(),
        namespace.getName(),
        namespace.getOwner(),
        namespace.getGroup(),
        namespace.getMode(),
        namespace.getMetadataGroup(),
        namespace.getCopies(),
        namespace.getMinCopies(),
        namespace.getBlockBytes(),
        namespace.getChunkBytes(),
        namespace.getQuotaBytes(),
        namespace.getQuotaInodes());
  }

  static UserAccount user(UserInfo user) {
    return new UserAccount(
        user.getName(),
        user.getUid(),
        user.getGroup(),
        user.getGid(),
        user.getGroupsList(),
        user.getRole(),
        Optional.of(user.getRevokedAtMillis())
            .filter(millis -> millis > 0)
            .map(Instant::ofEpochMilli),
        user.getActsForList().stream()
            .map(range -> new IdRange(range.getFirst(), range.getLast()))
            .toList());
  }
}
