/// What the kernel knows by number: nodes, and the names that lead to them now.
@NullMarked
package io.skerry.fuse.tree;

import org.jspecify.annotations.NullMarked;
