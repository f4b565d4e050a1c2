/// The messages that carry blocks, read and written without copying the blocks twice. The bytes are
/// those that `chunk_service.proto` describes: either end may use the generated code instead.
@NullMarked
package io.skerry.proto.bulk;

import org.jspecify.annotations.NullMarked;
