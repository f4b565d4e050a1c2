package io.skerry.fuse.protocol;

import java.time.Instant;

/// What the kernel is told of a node.
///
/// @param mode permission bits and type
/// @param device of a device, as the kernel writes device numbers
public record NodeAttributes(
    long inode,
    long size,
    int mode,
    int links,
    int uid,
    int gid,
    int device,
    Instant atime,
    Instant mtime,
    Instant ctime) {}
