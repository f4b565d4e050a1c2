package io.skerry.storage.chunk;

import java.util.Optional;

/// What the node knows of its membership at this moment.
@FunctionalInterface
public interface MembershipView {
  /// The membership, if the node may serve now.
  Optional<Membership> serving();
}
