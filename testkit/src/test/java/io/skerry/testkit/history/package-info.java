/// The checker of histories, tried on stored ones, and histories of real clusters under faults.
@NullMarked
package io.skerry.testkit.history;

import org.jspecify.annotations.NullMarked;
