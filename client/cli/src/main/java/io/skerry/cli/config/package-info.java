/// Which cluster, which identity, which path: reads the client's configuration file and the local
/// cluster's description, and opens connections. Uses a plain YAML parser, because starting a data
/// binder would cost every command a tenth of a second.
@NullMarked
package io.skerry.cli.config;

import org.jspecify.annotations.NullMarked;
