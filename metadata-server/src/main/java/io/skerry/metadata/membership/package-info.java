/// What leaders do by themselves: who is there (heartbeats, leases), replica sets, adoption of the
/// root group's rows by data groups, expiry of sessions, purging. Each loop has a deadline for
/// everything it waits for and goes on after a failure. Decisions are commands; these loops only
/// propose them. Start with {@link io.skerry.metadata.membership.Housekeeping}.
@NullMarked
package io.skerry.metadata.membership;

import org.jspecify.annotations.NullMarked;
