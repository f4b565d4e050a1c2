/// The cluster's secrets and its certificate authority: the master key file, wrapping of every key
/// at rest, issuing certificates, and the material that a new cluster starts from. Knows nothing of
/// Raft or of who may ask. Start with {@link io.skerry.metadata.authority.CertificateAuthority}.
@NullMarked
package io.skerry.metadata.authority;

import org.jspecify.annotations.NullMarked;
