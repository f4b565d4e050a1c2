/// The questions: what a caller may see of the namespace. Pure functions over one view of the
/// state; every answer is checked against the caller's rights on the resolved path. Start with
/// {@link io.skerry.metadata.query.Lookup}.
@NullMarked
package io.skerry.metadata.query;

import org.jspecify.annotations.NullMarked;
