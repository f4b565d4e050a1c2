/// P9: whether storage nodes hold what the rows of a group say, and where they do not. Knows rows
/// and what nodes answer; no clocks, threads or wires: {@link
/// io.skerry.metadata.membership.Convergence} brings those. Begin with {@link
/// io.skerry.metadata.convergence.NodeWatch}.
@NullMarked
package io.skerry.metadata.convergence;

import org.jspecify.annotations.NullMarked;
