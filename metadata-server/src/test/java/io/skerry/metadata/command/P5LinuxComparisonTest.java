package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ADMIN;
import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.metadata.model.Inode;
import io.skerry.metadata.query.ListDirectory;
import io.skerry.metadata.query.Lookup;
import io.skerry.metadata.query.OpenForRead;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P5: every operation of a generated table, done here and by the Linux kernel on a local directory
/// as the same users, comes to the same error and leaves the same owners, modes and link counts.
///
/// Needs root, to become other users, and perl, whose functions are the system calls.
class P5LinuxComparisonTest {
  private static final List<Integer> DIRECTORY_MODES = List.of(0755, 0777, 01777, 02775, 0750);
  private static final List<Integer> FILE_MODES = List.of(0644, 0666, 06755, 02664);
  private static final List<Caller> OWNERS = List.of(ALICE, BOB);
  private static final List<Caller> ACTORS = List.of(ALICE, BOB, ADMIN);
  private static final List<String> OPERATIONS =
      List.of(
          "unlink",
          "rename",
          "replace",
          "move",
          "moveDirectory",
          "ontoDirectory",
          "ontoFile",
          "above",
          "link",
          "linkDirectory",
          "chmod",
          "chmodGroupId",
          "chgrp",
          "giveAway",
          "keep",
          "touch",
          "backdate",
          "create",
          "mkdir",
          "mkfifo",
          "symlink",
          "rmdir",
          "rmdirFull",
          "truncate",
          "read",
          "list",
          "stat",
          "below");
  private static final int SHARED_GROUP = 3000;

  private final Scene scene = new Scene();

  @TempDir Path folder;

  /// One row of the table: a directory d of alice's for the shared group with a file f of the
  /// owner's, a file g of alice's, an empty directory s and a full one t, both of the owner's; and
  /// beside it a directory e that everybody may write.
  private record Case(
      int number, int directoryMode, int fileMode, Caller owner, Caller actor, String operation) {
    String directory() {
      return "c" + number;
    }

    @Override
    public String toString() {
      return String.format(
          "%s by %s in a directory %04o, file %04o of %s",
          operation, actor.principal(), directoryMode, fileMode, owner.principal());
    }
  }

  private static List<Case> table(boolean linksProtected) {
    List<Case> table = new ArrayList<>();
    for (int directoryMode : DIRECTORY_MODES) {
      for (int fileMode : FILE_MODES) {
        for (Caller owner : OWNERS) {
          for (Caller actor : ACTORS) {
            for (String operation : OPERATIONS) {
              if (linksProtected || !operation.equals("link") || actor.equals(owner)) {
                table.add(new Case(table.size(), directoryMode, fileMode, owner, actor, operation));
              }
            }
          }
        }
      }
    }
    return table;
  }

  @Test
  void everyOperationComesToWhatItComesToInLinux() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    Path setting = Path.of("/proc/sys/fs/protected_hardlinks");
    boolean linksProtected = Files.exists(setting) && Files.readString(setting).startsWith("1");
    List<Case> table = table(linksProtected);
    List<String> expected = linux(table);
    List<String> differing = new ArrayList<>();
    assertEquals(table.size(), expected.size());
    for (int i = 0; i < table.size(); i++) {
      String actual = here(table.get(i));
      if (!actual.equals(expected.get(i))) {
        differing.add(table.get(i) + ": Linux " + expected.get(i) + ", here " + actual);
      }
    }
    assertEquals(
        List.of(),
        differing.subList(0, Math.min(20, differing.size())),
        () -> differing.size() + " of " + table.size() + " differ");
  }

  private String here(Case c) {
    scene.directory(ADMIN, c.directory(), 0755);
    own(c, "d", ALICE, c.directoryMode(), true);
    own(c, "d/f", c.owner(), c.fileMode(), false);
    own(c, "d/g", ALICE, 0644, false);
    own(c, "d/s", c.owner(), 0755, true);
    own(c, "d/t", c.owner(), 0755, true);
    own(c, "d/t/x", c.owner(), 0644, false);
    own(c, "e", ALICE, 0777, true);
    scene.done(set(ADMIN, c, "d", change(OptionalInt.of(c.directoryMode()), 1000, SHARED_GROUP)));
    String error = run(c).map(ErrorCode::posix).orElse("0");
    return error + state(c, "d/f") + state(c, "d/n") + state(c, "d/s");
  }

  private void own(Case c, String name, Caller owner, int mode, boolean directory) {
    String path = c.directory() + '/' + name;
    if (directory) {
      scene.directory(ADMIN, path, 0700);
    } else {
      scene.file(ADMIN, path, 0600);
    }
    scene.done(set(ADMIN, c, name, change(OptionalInt.of(mode), owner.uid(), owner.gid())));
  }

  private String state(Case c, String name) {
    String path = c.directory() + '/' + name;
    if (!scene.exists(path)) {
      return " -";
    }
    Inode inode = scene.stat(path);
    int mode = inode.ownership().mode();
    return String.format(
        " %o:%d:%d:%d", mode, inode.ownership().uid(), inode.ownership().gid(), inode.links());
  }

  private static AttributeChange change(OptionalInt mode, int uid, int gid) {
    return new AttributeChange(
        mode,
        uid < 0 ? OptionalInt.empty() : OptionalInt.of(uid),
        gid < 0 ? OptionalInt.empty() : OptionalInt.of(gid),
        OptionalLong.empty(),
        OptionalLong.empty(),
        false,
        false);
  }

  private SetAttributes set(Caller caller, Case c, String name, AttributeChange change) {
    return new SetAttributes(scene.tick(), caller, at(c.directory() + '/' + name), change);
  }

  private Optional<ErrorCode> run(Case c) {
    Caller who = c.actor();
    FileTarget f = at(c.directory() + "/d/f");
    try {
      switch (c.operation()) {
        case "read" -> new OpenForRead(who, f, 0, 1, 0).answer(scene.store());
        case "stat" -> new Lookup(who, f).answer(scene.store());
        case "below" -> new Lookup(who, at(c.directory() + "/d/f/x")).answer(scene.store());
        case "list" ->
            new ListDirectory(who, at(c.directory() + "/d"), Optional.empty(), 10)
                .answer(scene.store());
        default -> {
          Outcome outcome = scene.run(command(c, who, f));
          return outcome instanceof Outcome.Rejected rejected
              ? Optional.of(rejected.code())
              : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (RejectedException e) {
      return Optional.of(e.code());
    }
  }

  private Command command(Case c, Caller who, FileTarget f) {
    long now = scene.tick();
    FileTarget free = at(c.directory() + "/d/n");
    return switch (c.operation()) {
      case "unlink" -> new Unlink(now, who, f);
      case "rename" -> new Rename(now, who, f, free, Rename.Over.REPLACE);
      case "replace" -> rename(c, "d/f", "d/g");
      case "move" -> rename(c, "d/f", "e/f");
      case "moveDirectory" -> rename(c, "d/s", "e/s");
      case "ontoDirectory" -> rename(c, "d/f", "d/s");
      case "ontoFile" -> rename(c, "d/s", "d/f");
      case "above" -> rename(c, "d/t/x", "d/t");
      case "link" -> new MakeLink(now, who, f, free);
      case "linkDirectory" -> new MakeLink(now, who, at(c.directory() + "/d/s"), free);
      case "create" -> scene.create(who, c.directory() + "/d/n", 06755, none());
      case "mkdir" -> new MakeDirectory(now, who, free, Mode.of(0775));
      case "mkfifo" ->
          new MakeNode(now, who, free, io.skerry.proto.types.FileType.FIFO, Mode.of(02664), 0);
      case "symlink" -> new MakeSymbolicLink(now, who, free, "f");
      case "rmdir" -> new RemoveDirectory(now, who, at(c.directory() + "/d/s"));
      case "rmdirFull" -> new RemoveDirectory(now, who, at(c.directory() + "/d/t"));
      case "truncate" -> new Truncate(now, who, f, 5);
      default -> attributes(c, who);
    };
  }

  private Rename rename(Case c, String from, String to) {
    return new Rename(
        scene.tick(),
        c.actor(),
        at(c.directory() + '/' + from),
        at(c.directory() + '/' + to),
        Rename.Over.REPLACE);
  }

  private static ChunkDemand none() {
    return new ChunkDemand(0, 0, 0, List.of(), 0);
  }

  private SetAttributes attributes(Case c, Caller who) {
    OptionalInt same = OptionalInt.empty();
    OptionalLong no = OptionalLong.empty();
    AttributeChange change =
        switch (c.operation()) {
          case "chmod" -> change(OptionalInt.of(0640), -1, -1);
          case "chmodGroupId" -> change(OptionalInt.of(02755), -1, -1);
          case "chgrp" -> change(same, -1, SHARED_GROUP);
          case "giveAway" -> change(same, 1001, -1);
          case "keep" -> change(same, c.owner().uid(), c.owner().gid());
          case "touch" -> new AttributeChange(same, same, same, no, no, true, true);
          case "backdate" ->
              new AttributeChange(
                  same, same, same, OptionalLong.of(5), OptionalLong.of(6), false, false);
          default -> throw new AssertionError(c.operation());
        };
    return set(who, c, "d/f", change);
  }

  /// Runs the whole table in one perl process and answers a line for each case.
  private List<String> linux(List<Case> table) throws IOException, InterruptedException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path script = folder.resolve("table.pl");
    Files.writeString(script, SCRIPT);
    Path rows = folder.resolve("rows");
    List<String> lines = new ArrayList<>();
    for (Case c : table) {
      lines.add(
          String.join(
              " ",
              c.directory(),
              Integer.toString(c.directoryMode()),
              Integer.toString(c.fileMode()),
              Integer.toString(c.owner().uid()),
              Integer.toString(c.actor().uid()),
              c.operation()));
    }
    Files.write(rows, lines);
    Path out = folder.resolve("out");
    Process perl =
        new ProcessBuilder("perl", script.toString(), folder.toString(), rows.toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!perl.waitFor(60, TimeUnit.SECONDS)) {
      perl.destroyForcibly();
      throw new AssertionError("perl did not finish");
    }
    assertEquals(0, perl.exitValue());
    return Files.readAllLines(out, StandardCharsets.UTF_8);
  }

  private static final String SCRIPT =
      """
      use strict; use POSIX; use Errno;
      my ($base, $rows) = @ARGV;
      umask 0; chdir $base or die; open(my $in, '<', $rows) or die;
      sub file { my ($p, $u, $m) = @_;
        sysopen(my $h, $p, O_CREAT|O_WRONLY) or die; close $h;
        chown($u, $u, $p) or die; chmod($m, $p) or die; }
      sub dir { my ($p, $u, $m, $g) = @_;
        mkdir($p) or die; chown($u, $g // $u, $p) or die; chmod($m, $p) or die; }
      sub state { my @s = lstat($_[0]); return ' -' unless @s;
        return sprintf(' %o:%d:%d:%d', $s[2] & 07777, $s[4], $s[5], $s[3]); }
      my %do = (
        unlink => sub { unlink 'd/f' }, rename => sub { rename 'd/f', 'd/n' },
        replace => sub { rename 'd/f', 'd/g' }, move => sub { rename 'd/f', 'e/f' },
        moveDirectory => sub { rename 'd/s', 'e/s' }, ontoDirectory => sub { rename 'd/f', 'd/s' },
        ontoFile => sub { rename 'd/s', 'd/f' }, above => sub { rename 'd/t/x', 'd/t' },
        link => sub { link 'd/f', 'd/n' }, linkDirectory => sub { link 'd/s', 'd/n' },
        chmod => sub { chmod 0640, 'd/f' }, chmodGroupId => sub { chmod 02755, 'd/f' },
        chgrp => sub { chown -1, 3000, 'd/f' }, giveAway => sub { chown 1001, -1, 'd/f' },
        keep => sub { chown $_[0], $_[0], 'd/f' }, touch => sub { utime undef, undef, 'd/f' },
        backdate => sub { utime 5, 6, 'd/f' },
        create => sub { sysopen(my $h, 'd/n', O_CREAT|O_EXCL|O_WRONLY, 06755) },
        mkdir => sub { mkdir 'd/n', 0775 }, mkfifo => sub { POSIX::mkfifo('d/n', 02664) },
        symlink => sub { symlink 'f', 'd/n' }, rmdir => sub { rmdir 'd/s' },
        rmdirFull => sub { rmdir 'd/t' }, truncate => sub { truncate 'd/f', 5 },
        read => sub { sysopen(my $h, 'd/f', O_RDONLY) },
        list => sub { return 0 unless opendir(my $h, 'd'); closedir $h;
          return -x 'd' ? 1 : do { $! = EACCES; 0 } },
        stat => sub { my @s = lstat 'd/f'; scalar @s },
        below => sub { my @s = lstat 'd/f/x'; scalar @s });
      while (my $line = <$in>) {
        my ($c, $dm, $fm, $owner, $actor, $op) = split ' ', $line;
        mkdir $c or die; chdir $c or die;
        dir('d', 1000, 0755); file('d/f', $owner, $fm); file('d/g', 1000, 0644);
        dir('d/s', $owner, 0755); dir('d/t', $owner, 0755); file('d/t/x', $owner, 0644);
        dir('e', 1000, 0777);
        chown(1000, 3000, 'd') or die; chmod($dm, 'd') or die;
        if ($actor) { $) = "$actor $actor 3000"; $> = $actor; }
        $! = 0;
        my $done = $do{$op}->($owner);
        my $error = 0 + $!;
        my ($name) = grep { $!{$_} && $_ ne 'EWOULDBLOCK' && $_ ne 'ENOTSUP' } keys %!;
        if ($actor) { $> = 0; $) = "0 0"; }
        print $done ? '0' : $name, state('d/f'), state('d/n'), state('d/s'), "\\n";
        chdir $base or die;
      }
      """;
}
