package io.skerry.client.data;

import io.skerry.proto.rpc.CapabilityProof;

/// One storage node of a chunk's placement group, with the capability that it will accept.
record ChunkMember(
    int node, String name, String address, String site, boolean up, CapabilityProof proof) {}
