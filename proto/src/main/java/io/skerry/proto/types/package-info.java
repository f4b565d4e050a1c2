/// The few values that two processes must agree on: ids, error codes, capabilities, receipts, block
/// layout. Plain Java without I/O, logging or clocks; a type enters only if both ends would be
/// wrong when they disagreed about it.
@NullMarked
package io.skerry.proto.types;

import org.jspecify.annotations.NullMarked;
