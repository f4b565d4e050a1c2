/// The list of metadata servers as clients and nodes know it: they come and go while the cluster
/// works.
@NullMarked
package io.skerry.proto.servers;

import org.jspecify.annotations.NullMarked;
