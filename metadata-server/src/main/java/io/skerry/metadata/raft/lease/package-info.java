/// When a leader may answer reads from its own state, without asking a majority: rules as pure
/// functions, and the book of one group in which the transport writes down what they need. Knows
/// neither JRaft nor a clock of its own. Start with {@link
/// io.skerry.metadata.raft.lease.LeaseBook}.
@NullMarked
package io.skerry.metadata.raft.lease;

import org.jspecify.annotations.NullMarked;
