/// Skerry as a provider of `java.nio.file`: what Java programs use by `Path.of(URI)` and `Files`.
/// Knows only the public library; found by `ServiceLoader`. Start reading at {@link
/// io.skerry.client.nio.SkerryFileSystemProvider}.
@NullMarked
package io.skerry.client.nio;

import org.jspecify.annotations.NullMarked;
