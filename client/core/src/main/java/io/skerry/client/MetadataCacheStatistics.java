package io.skerry.client;

/// What a client's memory for metadata was good for; all 0 if it keeps nothing.
///
/// @param hits questions answered from memory
/// @param misses questions that went to the service
/// @param recalls requests of the service to forget something
public record MetadataCacheStatistics(long hits, long misses, long recalls) {}
