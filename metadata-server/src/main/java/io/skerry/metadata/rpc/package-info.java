/// The services as callers see them: each call is one translation from proto to a command or query
/// and back. Resolves who asks, finds the group, makes capabilities, maps every failure to an error
/// code in one place. Knows gRPC and generated code; decides nothing about metadata itself. Start
/// with {@link io.skerry.metadata.rpc.NamespaceHandlers}.
@NullMarked
package io.skerry.metadata.rpc;

import org.jspecify.annotations.NullMarked;
