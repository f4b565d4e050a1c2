/// The worker: a server process with its own certificate role that will carry out tasks of the
/// metadata service as a client. Today it joins the membership, reports every second and shows its
/// health; it is given no tasks yet. Start reading at {@link io.skerry.worker.Main}.
@NullMarked
package io.skerry.worker;

import org.jspecify.annotations.NullMarked;
