/// The node's side of membership: it calls, it is never called. Every second it reports to the
/// leader of group 0 and to the leader of each group; what it shall do rides on the answers. Start
/// with {@link io.skerry.storage.heartbeat.MembershipLoop}.
@NullMarked
package io.skerry.storage.heartbeat;

import org.jspecify.annotations.NullMarked;
