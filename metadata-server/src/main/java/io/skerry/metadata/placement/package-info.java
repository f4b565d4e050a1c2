/// Where chunks go: how nodes form placement groups and which of them a new chunk is given to. Pure
/// and deterministic: the same nodes and the same seed give the same answer on every machine. Start
/// with {@link io.skerry.metadata.placement.Placement}.
@NullMarked
package io.skerry.metadata.placement;

import org.jspecify.annotations.NullMarked;
