/// Servers played inside the tests: real gRPC and TLS on loopback, but just enough behind it to
/// answer the client, and switches to misbehave.
@NullMarked
package io.skerry.client.played;

import org.jspecify.annotations.NullMarked;
