/// Connections: one channel for each server address, TLS on all of them, and the call that joins a
/// cluster before there is an identity. Internal. Knows nothing of files, leaders or sessions;
/// start reading at {@link io.skerry.client.transport.Channels}.
@NullMarked
package io.skerry.client.transport;

import org.jspecify.annotations.NullMarked;
