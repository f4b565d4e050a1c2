package io.skerry.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.authority.CertificateAuthority;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.types.Role;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that cannot run ends with 1 and one line that says what, why and what to do, and has
/// changed nothing of its data.
@Order(1)
class RefusalTest {
  private static final String TLS_STORAGE = "conf/";
  private static final Duration YEARS = Duration.ofDays(800);

  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static Path kept;

  @BeforeAll
  static void start() throws IOException {
    cluster = LocalCluster.start(new ClusterSpec(1, 0, 1, "256m"), directory.resolve("cluster"));
    cluster.addStorageNode();
    cluster.awaitStorageNodesUp(1);
    cluster.stop("s1");
    cluster.stop("m1");
    kept = directory.resolve("kept");
    copy(nodes(), kept);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  @AfterEach
  void restore() throws IOException {
    delete(nodes());
    copy(kept, nodes());
  }

  @Test
  void aTakenPort() throws Exception {
    for (String name : List.of("s1", "m1")) {
      String listen = setting(name, "listen");
      int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
      try (ServerSocket taken = new ServerSocket()) {
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        assertRefused(name, "cannot listen on " + listen);
      }
    }
  }

  @Test
  void theDataOfAnotherNodeAndOfAnotherCluster() throws Exception {
    replace(folder("s1").resolve("data/identity"), "node: s1", "node: s9");
    assertRefused("s1", "belongs to node s9", "use another directory");
    restore();
    replace(folder("s1").resolve("data/identity"), "cluster: ", "cluster: x");
    assertRefused("s1", "not to node s1 of cluster", "use another directory");
  }

  @Test
  void theDataOfAnotherRole() throws Exception {
    set("s1", "data", folder("m1").resolve("data").toString());
    assertRefused("s1", "is no storage node's", "use an empty directory");
    set("m1", "data", folder("s1").resolve("data").toString());
    assertRefused("m1", "is no metadata server's", "use an empty directory");
  }

  @Test
  void anotherIncarnation() throws Exception {
    String incarnation = setting("m1", "incarnation");
    long other = Long.parseLong(incarnation) - 1;
    set("m1", "incarnation", Long.toString(other));
    assertRefused("m1", "incarnation");
  }

  @Test
  void certificatesOfOthers() throws Exception {
    Path conf = folder("s1").resolve(TLS_STORAGE);
    Instant now = Instant.now();
    identify(conf, Role.STORAGE, "s1", now);
    Files.copy(
        kept.resolve("s1").resolve(TLS_STORAGE).resolve("authority.pem"),
        conf.resolve("authority.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    assertRefused("s1", "was not issued by");
    identify(conf, Role.STORAGE, "s2", now);
    assertRefused("s1", "is of skerry://", "/storage/s2");
    identify(conf, Role.METADATA, "s1", now);
    assertRefused("s1", "is of skerry://", "/metadata/s1");
  }

  @Test
  void certificatesOfAnotherTime() throws Exception {
    Path conf = folder("s1").resolve(TLS_STORAGE);
    identify(conf, Role.STORAGE, "s1", Instant.now().minus(YEARS));
    assertRefused("s1", "expired at", "this machine's clock says", "join again");
    identify(conf, Role.STORAGE, "s1", Instant.now().plus(YEARS));
    assertRefused("s1", "is valid only from", "799 days behind", "set it right");
  }

  @Test
  void keysThatAreMissingOrOpenToOthers() throws Exception {
    Path key = folder("s1").resolve(TLS_STORAGE).resolve("key.pem");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused("s1", "may be read by others", "chmod 600 " + key);
    Files.delete(key);
    assertRefused("s1", "no file " + key);
  }

  @Test
  void configurationsThatAreWrong() throws Exception {
    Files.writeString(config("s1"), Files.readString(config("s1")) + "colour: blue\n");
    int line = Files.readAllLines(config("s1")).size();
    assertRefused("s1", "storage.yaml", "unknown key colour in line " + line);
    Files.writeString(config("m1"), Files.readString(config("m1")) + "colour: blue\n");
    line = Files.readAllLines(config("m1")).size();
    assertRefused("m1", "metadata.yaml in line " + line, "unknown key \"colour\"");
  }

  @Test
  void databasesThatAreDamaged() throws Exception {
    Files.writeString(folder("s1").resolve("data/chunks/CURRENT"), "nonsense");
    assertRefused("s1", folder("s1").resolve("data/chunks").toString(), "no data was touched");
    Path manifest = manifest(folder("m1").resolve("data/group-0/state"));
    Files.write(manifest, new byte[] {1, 2, 3});
    assertRefused("m1", "group-0/state", "is corrupt", "nothing was changed", "Move the whole");
  }

  @Test
  void aVoteThatIsDamagedOrLost() throws Exception {
    Path vote = folder("m1").resolve("data/group-1/vote/raft_meta");
    byte[] damaged = {0, 0, 0, 9, 1, 2};
    Files.write(vote, damaged);
    String said = refusal("m1");
    assertTrue(said.contains(vote + ", is damaged; move the whole directory"), said);
    assertArrayEquals(damaged, Files.readAllBytes(vote));
    Files.delete(vote);
    said = refusal("m1");
    assertTrue(said.contains("has lost its vote, " + vote), said);
    assertFalse(Files.exists(vote));
  }

  @Test
  void bytesThatHaveFlipped() throws Exception {
    List<Damage> table =
        List.of(
            new Damage("s1", "data/chunks", "MANIFEST-.*", "chunks"),
            new Damage("m1", "data/group-0/state", "MANIFEST-.*", "group-0/state"),
            new Damage("m1", "data/group-0/state", "CURRENT", "group-0/state"),
            new Damage("m1", "data/group-0/log", "MANIFEST-.*", "group-0"),
            new Damage("m1", "data/group-0/log", ".*\\.log", "group-0"));
    for (Damage damage : table) {
      Path file = largest(folder(damage.server()).resolve(damage.folder()), damage.file());
      flip(file);
      byte[] flipped = Files.readAllBytes(file);
      // The state opens before the Raft log does, so that other files may be new by then.
      String said = refusal(damage.server());
      assertTrue(said.contains(damage.names()), damage + ": " + said);
      assertArrayEquals(flipped, Files.readAllBytes(file), damage.toString());
      restore();
    }
  }

  /// Bytes in the midst of one file, and what the refusal must name.
  private record Damage(String server, String folder, String file, String names) {}

  private static Path largest(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow(() -> new IllegalStateException("no " + name + " in " + folder));
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = bytes.length / 4; at < bytes.length / 4 + Math.min(8, bytes.length / 2); at++) {
      bytes[at] ^= 0x5a;
    }
    Files.write(file, bytes);
  }

  private static void assertRefused(String name, String... words) throws Exception {
    String before = digest();
    String said = refusal(name);
    for (String word : words) {
      assertTrue(said.contains(word), word + " is not in: " + said);
    }
    assertEquals(before, digest(), "data was touched: " + said);
  }

  /// The one line with which a server ends that is started.
  private static String refusal(String name) {
    ServerProcess.Ended ended = cluster.server(name).startRefused();
    assertEquals(1, ended.exitCode(), ended.toString());
    List<String> said = ended.error().stream().filter(line -> !line.isBlank()).toList();
    assertEquals(1, said.size(), ended.toString());
    return said.getFirst();
  }

  /// Everything under both data folders, but locks, what RocksDB logs as text, and native code.
  private static String digest() throws Exception {
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    for (String name : List.of("s1", "m1")) {
      Path data = folder(name).resolve("data");
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          String relative = data.relativize(file).toString();
          if (!relative.matches("(.*/)?(LOCK|LOG|LOG\\.old.*|server\\.lock)|native/.*")) {
            sum.update(relative.getBytes(StandardCharsets.UTF_8));
            sum.update(Files.readAllBytes(file));
          }
        }
      }
    }
    return HexFormat.of().formatHex(sum.digest());
  }

  /// Certificate, key and authority of a stranger who says that he is this server.
  private static void identify(Path conf, Role role, String name, Instant at) throws Exception {
    String clusterName = setting("s1", "cluster");
    CertificateAuthority authority = CertificateAuthority.create(clusterName, at);
    KeyPair pair = CertificateAuthority.newKeyPair();
    byte[] own =
        authority
            .issue(new PeerIdentity(clusterName, role, name), pair.getPublic(), List.of(), at)
            .getEncoded();
    Files.writeString(conf.resolve("certificate.pem"), Pem.encode("CERTIFICATE", own));
    Files.writeString(
        conf.resolve("key.pem"), Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Files.writeString(
        conf.resolve("authority.pem"),
        Pem.encode("CERTIFICATE", authority.certificate().getEncoded()));
  }

  private static Path manifest(Path state) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Path nodes() {
    return folder("s1").resolveSibling("");
  }

  private static Path folder(String name) {
    return cluster.server(name).directory();
  }

  private static Path config(String name) {
    return folder(name).resolve(name.startsWith("s") ? "conf/storage.yaml" : "conf/metadata.yaml");
  }

  private static String setting(String name, String key) throws IOException {
    return Files.readAllLines(config(name)).stream()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2).replace("\"", "").strip())
        .findFirst()
        .orElseThrow();
  }

  private static void set(String name, String key, String value) throws IOException {
    List<String> lines =
        Files.readAllLines(config(name)).stream()
            .map(line -> line.startsWith(key + ": ") ? key + ": " + value : line)
            .toList();
    Files.write(config(name), lines);
  }

  private static void replace(Path file, String old, String fresh) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.contains(old), file + " has no " + old + ":\n" + text);
    Files.writeString(file, text.replace(old, fresh));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
