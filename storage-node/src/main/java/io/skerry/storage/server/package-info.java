/// The process: configuration, certificate, wiring, health and metrics of the storage node. The one
/// place where the graph of objects is built. Start with {@link
/// io.skerry.storage.server.StorageServer}.
@NullMarked
package io.skerry.storage.server;

import org.jspecify.annotations.NullMarked;
