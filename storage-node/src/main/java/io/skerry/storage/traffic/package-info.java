/// How much flows through the node and how much may flow at once: counters, the limit on streams,
/// and the watch that cuts streams whose other end says nothing. Knows neither gRPC nor RocksDB.
@NullMarked
package io.skerry.storage.traffic;

import org.jspecify.annotations.NullMarked;
