/// Which cluster, which identity, which path: what the options and the environment of a command
/// select, and the connection to it. The files themselves are read by the library.
@NullMarked
package io.skerry.cli.config;

import org.jspecify.annotations.NullMarked;
