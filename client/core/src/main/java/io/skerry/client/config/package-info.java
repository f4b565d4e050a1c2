/// Which cluster is meant and as whom: the user's configuration file, the local cluster near the
/// current directory, identities. Public like `io.skerry.client`, because every door finds clusters
/// in the same way. Start reading at {@link io.skerry.client.config.Profiles}.
@NullMarked
package io.skerry.client.config;

import org.jspecify.annotations.NullMarked;
