/// One group's rows on RocksDB: committed batch by batch with the Raft index that they came from,
/// read through views of one moment, written out and loaded as checkpoints. Knows nothing of Raft;
/// the log is its only write-ahead log. Start with {@link io.skerry.metadata.store.MetadataStore}.
@NullMarked
package io.skerry.metadata.store;

import org.jspecify.annotations.NullMarked;
