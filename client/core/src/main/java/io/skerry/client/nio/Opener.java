package io.skerry.client.nio;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.util.OptionalInt;

/// Opens the content of files as the options ask.
final class Opener {
  private static final int FILE_MODE = 0644;

  private Opener() {}

  /// @param located the path as the library takes it
  static Content open(SkerryPath path, String located, Options.Opening opening, OptionalInt mode)
      throws IOException {
    FileSystem files = path.getFileSystem().files();
    if (opening.links() == Links.KEEP && !opening.fresh()) {
      refuseLink(files, path, located);
    }
    if (!opening.write()) {
      return new Content.Version(files.open(located));
    }
    CreateOptions made = CreateOptions.defaults().withMode(mode.orElse(FILE_MODE));
    if (!opening.fresh()) {
      CreateOptions there = existing(made, opening);
      return new Content.Edited(
          files.edit(located, opening.create() ? there : there.withoutCreating()));
    }
    if (opening.append()) {
      // Made first, so that nobody else's file is taken for it; then opened as others open it.
      files.edit(located, made).close();
      return new Content.Edited(files.edit(located, made.appending().withoutCreating()));
    }
    return new Content.Edited(files.edit(located, made));
  }

  private static CreateOptions existing(CreateOptions options, Options.Opening opening) {
    if (opening.append()) {
      return options.appending();
    }
    return opening.truncate() ? options.overwriting() : options.updating();
  }

  private static void refuseLink(FileSystem files, SkerryPath path, String located)
      throws IOException {
    try {
      if (files.stat(located, Links.KEEP).isSymbolicLink()) {
        throw Problems.of(ErrorCode.SYMBOLIC_LINK_LOOP, path);
      }
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }
}
