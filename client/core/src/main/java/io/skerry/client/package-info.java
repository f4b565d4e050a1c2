/// The public API of the Java client: connect to a cluster with {@link io.skerry.client.Skerry},
/// work with files through {@link io.skerry.client.FileSystem}, administer through {@link
/// io.skerry.client.ClusterAdmin}. Calls block, are safe from any thread and end within the
/// configured deadline. Everything in the packages below this one is internal and may change.
@NullMarked
package io.skerry.client;

import org.jspecify.annotations.NullMarked;
