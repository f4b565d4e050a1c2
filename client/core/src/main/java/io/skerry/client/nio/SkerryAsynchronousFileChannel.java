package io.skerry.client.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A file channel whose reads and writes are done by an executor.
final class SkerryAsynchronousFileChannel extends AsynchronousFileChannel {
  private static final String NO_LOCKS = "Skerry has no locks for files yet";

  private final SkerryFileChannel channel;
  private final ExecutorService executor;

  SkerryAsynchronousFileChannel(SkerryFileChannel channel, ExecutorService executor) {
    this.channel = channel;
    this.executor = executor;
  }

  @Override
  public <A> void read(
      ByteBuffer target,
      long position,
      @Nullable A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    requirePosition(position);
    requireReadable();
    executor.execute(() -> complete(() -> channel.read(target, position), attachment, handler));
  }

  @Override
  public Future<Integer> read(ByteBuffer target, long position) {
    requirePosition(position);
    requireReadable();
    return executor.submit(() -> channel.read(target, position));
  }

  @Override
  public <A> void write(
      ByteBuffer source,
      long position,
      @Nullable A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    requirePosition(position);
    requireWritable();
    executor.execute(() -> complete(() -> channel.write(source, position), attachment, handler));
  }

  @Override
  public Future<Integer> write(ByteBuffer source, long position) {
    requirePosition(position);
    requireWritable();
    return executor.submit(() -> channel.write(source, position));
  }

  private static <A> void complete(
      Problems.Call<Integer> call,
      @Nullable A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    int count;
    try {
      count = call.run();
    } catch (IOException | RuntimeException e) {
      handler.failed(e, attachment);
      return;
    }
    handler.completed(count, attachment);
  }

  private static void requirePosition(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position: " + position);
    }
  }

  private void requireReadable() {
    if (!channel.readable()) {
      throw new NonReadableChannelException();
    }
  }

  private void requireWritable() {
    if (!channel.writable()) {
      throw new NonWritableChannelException();
    }
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public AsynchronousFileChannel truncate(long size) throws IOException {
    channel.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    channel.force(metaData);
  }

  @Override
  public <A> void lock(
      long position,
      long size,
      boolean shared,
      @Nullable A attachment,
      CompletionHandler<FileLock, ? super A> handler) {
    throw new UnsupportedOperationException(NO_LOCKS);
  }

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException(NO_LOCKS);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException(NO_LOCKS);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
