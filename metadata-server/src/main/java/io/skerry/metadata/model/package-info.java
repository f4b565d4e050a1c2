/// The nouns of the metadata service: one immutable record for each kind of stored row. Knows
/// nothing of storage, transport or time. Start with {@link io.skerry.metadata.model.Inode}.
@NullMarked
package io.skerry.metadata.model;

import org.jspecify.annotations.NullMarked;
