/// File contents: sealing blocks, writing chunks to all members of a placement group, reading
/// ranges from the best member. Internal. Bytes leave this package towards storage nodes only as
/// ciphertext. Start reading at {@link io.skerry.client.data.ContentWriter} and {@link
/// io.skerry.client.data.ContentReader}.
@NullMarked
package io.skerry.client.data;

import org.jspecify.annotations.NullMarked;
