/// The relay of a local cluster: a process in front of the ports of all servers, which can cut
/// nodes off from each other. Start reading at {@link io.skerry.cli.relay.Main}.
@NullMarked
package io.skerry.cli.relay;

import org.jspecify.annotations.NullMarked;
