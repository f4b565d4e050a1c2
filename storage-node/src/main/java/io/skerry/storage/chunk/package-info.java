/// The rules of a storage node, free of gRPC, RocksDB, threads and clocks: what a chunk, a receipt
/// and a membership are, what a writer may send ({@link io.skerry.storage.chunk.ChunkAssembly}) and
/// what a capability permits ({@link io.skerry.storage.chunk.Membership}). {@link
/// io.skerry.storage.chunk.ChunkStore} is the contract that `store` keeps. Start reading here.
@NullMarked
package io.skerry.storage.chunk;

import org.jspecify.annotations.NullMarked;
