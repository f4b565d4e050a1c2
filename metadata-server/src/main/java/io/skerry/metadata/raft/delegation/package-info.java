/// Which clients may answer from memory, and what a change has to wait for until they no longer do
/// (ADR 0032). In the leader's memory only; knows neither Raft nor the wire. Start with {@link
/// io.skerry.metadata.raft.delegation.DelegationTable}.
@NullMarked
package io.skerry.metadata.raft.delegation;

import org.jspecify.annotations.NullMarked;
