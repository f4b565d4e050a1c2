/// The verbs: everything that can happen to the metadata, one record a file with its rule. What is
/// not here cannot happen. Start with {@link io.skerry.metadata.command.Command}.
@NullMarked
package io.skerry.metadata.command;

import org.jspecify.annotations.NullMarked;
