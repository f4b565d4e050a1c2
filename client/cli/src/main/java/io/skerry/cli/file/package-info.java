/// The file commands. Names and flags follow coreutils where both coreutils and HDFS have one. Each
/// class is one command; {@link io.skerry.cli.file.EachPath} runs it for every path named.
@NullMarked
package io.skerry.cli.file;

import org.jspecify.annotations.NullMarked;
