/// The guided first run: a local cluster, a real directory tree stored by one user and read by
/// another.
@NullMarked
package io.skerry.cli.quickstart;

import org.jspecify.annotations.NullMarked;
