package io.skerry.cli;

import io.skerry.cli.admin.ExplainCommand;
import io.skerry.cli.admin.GroupCommand;
import io.skerry.cli.admin.GroupCreate;
import io.skerry.cli.admin.GroupList;
import io.skerry.cli.admin.HealthCommand;
import io.skerry.cli.admin.NamespaceCommand;
import io.skerry.cli.admin.NamespaceCreate;
import io.skerry.cli.admin.NamespaceList;
import io.skerry.cli.admin.NamespaceQuota;
import io.skerry.cli.admin.NamespaceShow;
import io.skerry.cli.admin.NodeCommand;
import io.skerry.cli.admin.NodeDrain;
import io.skerry.cli.admin.NodeList;
import io.skerry.cli.admin.NodeRemove;
import io.skerry.cli.admin.NodeResume;
import io.skerry.cli.admin.TokenCommand;
import io.skerry.cli.admin.TokenCreate;
import io.skerry.cli.admin.UserActFor;
import io.skerry.cli.admin.UserCommand;
import io.skerry.cli.admin.UserCreate;
import io.skerry.cli.admin.UserList;
import io.skerry.cli.admin.UserRevoke;
import io.skerry.cli.bench.BenchCommand;
import io.skerry.cli.bench.BenchIo;
import io.skerry.cli.bench.BenchMeta;
import io.skerry.cli.bench.BenchSmall;
import io.skerry.cli.dev.DevAdd;
import io.skerry.cli.dev.DevCommand;
import io.skerry.cli.dev.DevFailover;
import io.skerry.cli.dev.DevKill;
import io.skerry.cli.dev.DevPartition;
import io.skerry.cli.dev.DevPause;
import io.skerry.cli.dev.DevRestart;
import io.skerry.cli.dev.DevResume;
import io.skerry.cli.dev.DevStart;
import io.skerry.cli.dev.DevStatus;
import io.skerry.cli.dev.DevStop;
import io.skerry.cli.dev.DevWipe;
import io.skerry.cli.dev.WarmCommand;
import io.skerry.cli.file.CatCommand;
import io.skerry.cli.file.ChangeModeCommand;
import io.skerry.cli.file.ChangeOwnerCommand;
import io.skerry.cli.file.ChecksumCommand;
import io.skerry.cli.file.DiskFreeCommand;
import io.skerry.cli.file.DiskUsageCommand;
import io.skerry.cli.file.FindCommand;
import io.skerry.cli.file.GetAclCommand;
import io.skerry.cli.file.LinkCommand;
import io.skerry.cli.file.ListCommand;
import io.skerry.cli.file.MakeDirectoryCommand;
import io.skerry.cli.file.MoveCommand;
import io.skerry.cli.file.ReadLinkCommand;
import io.skerry.cli.file.RemoveCommand;
import io.skerry.cli.file.SetAclCommand;
import io.skerry.cli.file.StatCommand;
import io.skerry.cli.file.TailCommand;
import io.skerry.cli.file.TouchCommand;
import io.skerry.cli.mount.MountCommand;
import io.skerry.cli.mount.UnmountCommand;
import io.skerry.cli.quickstart.QuickstartCommand;
import io.skerry.cli.setup.InitCommand;
import io.skerry.cli.setup.JoinCommand;
import io.skerry.cli.setup.ServerCommand;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.transfer.CopyCommand;
import io.skerry.cli.transfer.GetCommand;
import io.skerry.cli.transfer.PutCommand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// All commands by name, in the order of the help. Only the one that is asked for is loaded:
/// reading the annotations of all would take longer than most commands do.
final class CommandTable {
  private static final String VERSION = "skerry 0.1.0";

  private final Shell shell;
  private final Map<String, Function<Shell, CommandLine>> commands = new LinkedHashMap<>();

  CommandTable(Shell shell) {
    this.shell = shell;
    one("quickstart", QuickstartCommand::new);
    transfers();
    files();
    mounts();
    administration();
    setup();
    dev();
    bench();
    one("completion", CompletionCommand::new);
  }

  /// A parser that knows the command these arguments ask for, or all of them when that is not
  /// plain.
  CommandLine commandLine(String... arguments) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new SkerryCommand(shell.globals()));
    spec.version(VERSION);
    CommandLine line = new CommandLine(spec);
    Arrays.stream(arguments)
        .filter(commands::containsKey)
        .findFirst()
        .filter(name -> plain(name, arguments))
        .ifPresentOrElse(
            name -> add(line, name), () -> commands.keySet().forEach(n -> add(line, n)));
    return line;
  }

  /// Whether the name is the first argument, where it cannot be anything else.
  private static boolean plain(String name, String... arguments) {
    return arguments[0].equals(name);
  }

  private void add(CommandLine line, String name) {
    Function<Shell, CommandLine> command = commands.get(name);
    if (command != null) {
      line.addSubcommand(name, command.apply(shell));
    }
  }

  private void one(String name, Function<Shell, Object> command) {
    commands.put(name, handed -> new CommandLine(command.apply(handed)));
  }

  private void files() {
    one("ls", ListCommand::new);
    one("stat", StatCommand::new);
    one("cat", CatCommand::new);
    one("tail", TailCommand::new);
    one("mv", MoveCommand::new);
    one("rm", RemoveCommand::new);
    one("mkdir", MakeDirectoryCommand::new);
    one("touch", TouchCommand::new);
    one("ln", LinkCommand::new);
    one("readlink", ReadLinkCommand::new);
    one("chmod", ChangeModeCommand::new);
    one("chown", ChangeOwnerCommand::new);
    one("getfacl", GetAclCommand::new);
    one("setfacl", SetAclCommand::new);
    one("du", DiskUsageCommand::new);
    one("df", DiskFreeCommand::new);
    one("find", FindCommand::new);
    one("checksum", ChecksumCommand::new);
  }

  private void mounts() {
    one("mount", MountCommand::new);
    one("unmount", UnmountCommand::new);
  }

  private void transfers() {
    one("put", PutCommand::new);
    one("get", GetCommand::new);
    one("cp", CopyCommand::new);
  }

  private void administration() {
    one("health", HealthCommand::new);
    one("explain", ExplainCommand::new);
    commands.put(
        "namespace",
        handed ->
            new CommandLine(new NamespaceCommand())
                .addSubcommand("list", new NamespaceList(handed))
                .addSubcommand("create", new NamespaceCreate(handed))
                .addSubcommand("show", new NamespaceShow(handed))
                .addSubcommand("quota", new NamespaceQuota(handed)));
    commands.put(
        "user",
        handed ->
            new CommandLine(new UserCommand())
                .addSubcommand("list", new UserList(handed))
                .addSubcommand("create", new UserCreate(handed))
                .addSubcommand("revoke", new UserRevoke(handed))
                .addSubcommand("act-for", new UserActFor(handed)));
    commands.put(
        "group",
        handed ->
            new CommandLine(new GroupCommand())
                .addSubcommand("list", new GroupList(handed))
                .addSubcommand("create", new GroupCreate(handed)));
    commands.put(
        "token",
        handed ->
            new CommandLine(new TokenCommand()).addSubcommand("create", new TokenCreate(handed)));
    commands.put(
        "node",
        handed ->
            new CommandLine(new NodeCommand())
                .addSubcommand("list", new NodeList(handed))
                .addSubcommand("drain", new NodeDrain(handed))
                .addSubcommand("resume", new NodeResume(handed))
                .addSubcommand("remove", new NodeRemove(handed)));
  }

  private void bench() {
    commands.put(
        "bench",
        handed ->
            new CommandLine(new BenchCommand())
                .addSubcommand("meta", new BenchMeta(handed))
                .addSubcommand("io", new BenchIo(handed))
                .addSubcommand("small", new BenchSmall(handed)));
  }

  private void setup() {
    one("init", InitCommand::new);
    one("join", JoinCommand::new);
    one("server", ServerCommand::new);
    one(
        "warm",
        handed ->
            new WarmCommand(handed, words -> new CommandLineRun(handed.another()).run(words)));
  }

  private void dev() {
    commands.put(
        "dev",
        handed ->
            new CommandLine(new DevCommand())
                .addSubcommand("start", new DevStart(handed))
                .addSubcommand("stop", new DevStop(handed))
                .addSubcommand("status", new DevStatus(handed))
                .addSubcommand("add", new DevAdd(handed))
                .addSubcommand("kill", new DevKill(handed))
                .addSubcommand("pause", new DevPause(handed))
                .addSubcommand("resume", new DevResume(handed))
                .addSubcommand("restart", new DevRestart(handed))
                .addSubcommand("partition", new DevPartition(shell))
                .addSubcommand("failover", new DevFailover(handed))
                .addSubcommand("wipe", new DevWipe(handed)));
  }
}
