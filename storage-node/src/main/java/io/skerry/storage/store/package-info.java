/// Chunks on RocksDB, one database for each data directory; the only package that knows RocksDB.
/// Small chunks go through the write-ahead log, many in one synced write; larger ones are written
/// as a file of their own and ingested by move. The two live in different column families
/// (`blocks`, `bulk`), so that compaction of small chunks never rewrites large ones. A row in
/// `chunks`, always the last and always synced, makes a chunk exist. Start with {@link
/// io.skerry.storage.store.DataDirectory}.
@NullMarked
package io.skerry.storage.store;

import org.jspecify.annotations.NullMarked;
