/// What every door to a cluster must do alike: {@link io.skerry.testkit.contract.FileContract} has
/// each operation and error once, against {@link io.skerry.testkit.contract.Door}. A door's test
/// extends it and says how the door is opened. Must not know how a door works.
@NullMarked
package io.skerry.testkit.contract;

import org.jspecify.annotations.NullMarked;
