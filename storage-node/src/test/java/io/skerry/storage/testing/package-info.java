/// What the tests of this module share: a certificate authority, sealed chunks, and a metadata
/// service that takes one node and hands out keys and instructions.
@NullMarked
package io.skerry.storage.testing;

import org.jspecify.annotations.NullMarked;
