/// The `skerry` command: arguments in, text out, no file-system rule. Only {@link
/// io.skerry.cli.Main} and the table of commands live here; each group of commands has a package of
/// its own and knows nothing of the others but `dev`, which `quickstart` and `bench` use.
@NullMarked
package io.skerry.cli;

import org.jspecify.annotations.NullMarked;
