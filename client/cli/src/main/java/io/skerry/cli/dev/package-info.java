/// A local cluster of separate processes under `.skerry/`, for trying and testing: the same
/// servers, the same join procedure and the same certificates as a real one. Start reading at
/// {@link io.skerry.cli.dev.LocalCluster}.
@NullMarked
package io.skerry.cli.dev;

import org.jspecify.annotations.NullMarked;
