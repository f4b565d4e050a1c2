/// Copies a chunk that this node lacks from another member of its placement group: read, verify,
/// store. Also keeps the connections that the node opens. Start with {@link
/// io.skerry.storage.transfer.ChunkFetcher}.
@NullMarked
package io.skerry.storage.transfer;

import org.jspecify.annotations.NullMarked;
