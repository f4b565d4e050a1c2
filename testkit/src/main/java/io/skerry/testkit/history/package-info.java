/// Histories of concurrent clients and the proof that one order explains them: events, models of
/// what one operation after the other does, the search for an order. Start with {@code
/// Linearizability}.
@NullMarked
package io.skerry.testkit.history;

import org.jspecify.annotations.NullMarked;
