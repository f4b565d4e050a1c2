/// Carries Raft messages between metadata servers over gRPC with mutual TLS, in place of JRaft's
/// own transport: one ordered stream for log entries, one unary call for every other message.
/// Message classes come from a fixed set; nothing is looked up by a name that came over the
/// network. Start with {@link io.skerry.metadata.raft.transport.RaftTransport}.
@NullMarked
package io.skerry.metadata.raft.transport;

import org.jspecify.annotations.NullMarked;
