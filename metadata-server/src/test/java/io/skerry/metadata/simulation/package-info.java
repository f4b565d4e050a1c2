/// The namespace under random commands, lost batches and repeated requests, beside a naive model of
/// what it should do. Start with {@link io.skerry.metadata.simulation.SimulationTest}.
@NullMarked
package io.skerry.metadata.simulation;

import org.jspecify.annotations.NullMarked;
