package io.skerry.metadata.command;

/// What people do to files and directories. Sealed, so that a model of the namespace that forgets
/// one does not compile.
public sealed interface NamespaceCommand extends Command
    permits CloneFile,
        CommitFile,
        Concatenate,
        CreateFile,
        DeleteTree,
        MakeDirectory,
        MakeLink,
        MakeNode,
        MakeSymbolicLink,
        OpenForWrite,
        PunchHole,
        ReleaseLocks,
        RemoveDirectory,
        RemoveExtendedAttribute,
        Rename,
        SetAcl,
        SetAttributes,
        SetExtendedAttribute,
        TakeLock,
        Truncate,
        Unlink {}
