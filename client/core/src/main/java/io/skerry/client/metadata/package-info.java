/// Calls to metadata servers: which server leads, repeating a call until its deadline with the same
/// request number, and the sessions that make mutations happen exactly once. Internal. Start
/// reading at {@link io.skerry.client.metadata.MetadataRouter}, then {@link
/// io.skerry.client.metadata.Sessions}.
@NullMarked
package io.skerry.client.metadata;

import org.jspecify.annotations.NullMarked;
