/// One replicated group: the commit loop that executes commands on the leader, the Raft log
/// between, and the state machine that hands rows to the store on every replica. The only package
/// that knows JRaft, with its `transport`. Knows nothing of what commands mean. Start with {@link
/// io.skerry.metadata.raft.GroupReplica}.
@NullMarked
package io.skerry.metadata.raft;

import org.jspecify.annotations.NullMarked;
