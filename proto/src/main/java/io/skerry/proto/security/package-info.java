/// How processes prove who they are: TLS 1.3 with certificates of the cluster's own authority on
/// both sides, the identity inside a certificate, and which role may call which service.
@NullMarked
package io.skerry.proto.security;

import org.jspecify.annotations.NullMarked;
