package io.skerry.client.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// A file channel whose reads and writes are done by an executor; who waits for a lock has a thread
/// of his own.
final class SkerryAsynchronousFileChannel extends AsynchronousFileChannel {
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

  private static <T, A> void complete(
      Problems.Call<T> call, @Nullable A attachment, CompletionHandler<T, ? super A> handler) {
    T result;
    try {
      result = call.run();
    } catch (IOException | RuntimeException e) {
      handler.failed(e, attachment);
      return;
    }
    handler.completed(result, attachment);
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
    SkerryFileLock wanted = wanted(position, size, shared);
    start(() -> complete(() -> waited(wanted), attachment, handler));
  }

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    SkerryFileLock wanted = wanted(position, size, shared);
    FutureTask<FileLock> task = new FutureTask<>(() -> waited(wanted));
    start(task);
    return task;
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return channel.lock(wanted(position, size, shared), /* waits= */ false);
  }

  private SkerryFileLock wanted(long position, long size, boolean shared) {
    if (shared) {
      requireReadable();
    } else {
      requireWritable();
    }
    return new SkerryFileLock(this, position, size, shared);
  }

  private FileLock waited(SkerryFileLock wanted) throws IOException {
    return Objects.requireNonNull(channel.lock(wanted, /* waits= */ true));
  }

  /// Waiting for a lock may take long, and the threads of the executor are few.
  private static void start(Runnable task) {
    Thread thread = new Thread(task, "skerry-lock");
    thread.setDaemon(true);
    thread.start();
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
