/// Contents of open files: one object for each file, whoever has it open in the mount; bytes that
/// wait to be committed, and bytes fetched ahead.
@NullMarked
package io.skerry.fuse.content;

import org.jspecify.annotations.NullMarked;
