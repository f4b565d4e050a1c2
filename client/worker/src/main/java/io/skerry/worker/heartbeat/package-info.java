/// Reports the worker to the leader of metadata group 0, wherever that is. The only package of the
/// worker that knows generated code and channels.
@NullMarked
package io.skerry.worker.heartbeat;

import org.jspecify.annotations.NullMarked;
