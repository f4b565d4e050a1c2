/// The process: configuration, wiring, health and metrics of the metadata server, and `init`, which
/// makes a new cluster. The only package that reads files of configuration, ends the process or
/// writes to the terminal. Start with {@link io.skerry.metadata.server.MetadataServer}.
@NullMarked
package io.skerry.metadata.server;

import org.jspecify.annotations.NullMarked;
