/// The chunk service as gRPC serves it to clients and other nodes: judges the capability, admits
/// the stream, moves frames between socket and store with bounded memory. One class for each
/// direction: {@link io.skerry.storage.rpc.WriteCall} and {@link io.skerry.storage.rpc.ReadCall}.
@NullMarked
package io.skerry.storage.rpc;

import org.jspecify.annotations.NullMarked;
