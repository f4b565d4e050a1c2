package io.skerry.cli.admin;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.client.ClusterAdmin;
import io.skerry.client.IdRange;
import io.skerry.client.UserAccount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says for whom a user may make calls.
@Command(
    name = "act-for",
    header = "Let a user make calls on files for others, as a mount with many users does.",
    description = {
      "USERS are names, numbers and ranges of numbers, separated by commas; or none, or all.",
      "They replace those of before and count from now on. What the user does for them is done with"
          + " their rights, never with an administrator's; administrators need no permission."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin user act-for gateway alice,bob",
      "  skerry --as admin user act-for gateway 1000-59999,65534",
      "  skerry --as admin user act-for gateway none"
    })
public final class UserActFor implements Callable<Integer> {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,10})(?:-(\\d{1,10}))?");
  private static final IdRange ALL = new IdRange(1, Integer.MAX_VALUE);

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the user.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "USERS", description = "For whom.")
  private String users = "";

  private final Shell shell;

  public UserActFor(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(
        shell,
        cluster -> {
          UserAccount user = cluster.setActing(name, ranges(cluster));
          String words = user.name() + " acts for " + UserList.actsFor(user, "nobody");
          shell.terminal().line(json ? Json.text(UserList.json(user)) : words);
        });
  }

  private List<IdRange> ranges(ClusterAdmin cluster) throws IOException {
    if (users.equals("none")) {
      return List.of();
    }
    if (users.equals("all")) {
      return List.of(ALL);
    }
    List<UserAccount> known = cluster.users();
    List<IdRange> ranges = new ArrayList<>();
    for (String word : users.split(",", -1)) {
      Optional<UserAccount> user = known.stream().filter(u -> u.name().equals(word)).findFirst();
      ranges.add(user.isPresent() ? new IdRange(user.get().uid(), user.get().uid()) : range(word));
    }
    return ranges;
  }

  private static IdRange range(String word) {
    Matcher matcher = RANGE.matcher(word);
    if (!matcher.matches()) {
      throw Failure.usage("\"" + word + "\" is no user, number or range of numbers");
    }
    long first = Long.parseLong(matcher.group(1));
    long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
    if (last < first || last > Integer.MAX_VALUE) {
      throw Failure.usage(
          word + ": a range goes from a number to a higher one, at most 2147483647");
    }
    return new IdRange((int) first, (int) last);
  }
}
