/// What every command shares: global options, terminal, JSON, failures with their exit codes. Knows
/// no cluster. Start reading at {@link io.skerry.cli.shell.Shell}.
@NullMarked
package io.skerry.cli.shell;

import org.jspecify.annotations.NullMarked;
