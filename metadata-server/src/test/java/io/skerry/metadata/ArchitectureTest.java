package io.skerry.metadata;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.skerry.metadata.command.Command;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Macs;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The architecture of the metadata server as rules: who may know whom, and what the core must not
/// do.
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.skerry.metadata");

  private static final String[] CORE = {
    "io.skerry.metadata.model",
    "io.skerry.metadata.state",
    "io.skerry.metadata.command",
    "io.skerry.metadata.query",
    "io.skerry.metadata.placement"
  };

  private static final String[] EDGES = {
    "io.skerry.metadata.rpc..",
    "io.skerry.metadata.codec..",
    "io.skerry.metadata.raft.transport..",
    "io.skerry.metadata.membership..",
    "io.skerry.metadata.server.."
  };

  /// The Raft library keeps its log in a RocksDB of its own; here its memory is bounded.
  private static final String RAFT_LOG_MEMORY = "io.skerry.metadata.raft.NodeTuning$LogMemory";

  /// Clocks, randomness, environment, and collections without an order.
  private static final Set<String> NOT_PURE =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.Math.random",
          "java.lang.Thread.<init>",
          "java.lang.Thread.ofVirtual",
          "java.lang.Thread.ofPlatform",
          "java.time.Instant.now",
          "java.time.InstantSource.system",
          "java.time.Clock.systemUTC",
          "java.time.LocalDateTime.now",
          "java.util.UUID.randomUUID",
          "java.util.Random.<init>",
          "java.util.HashMap.<init>",
          "java.util.HashSet.<init>",
          "java.util.IdentityHashMap.<init>",
          "java.util.Map.of",
          "java.util.Map.copyOf",
          "java.util.Set.of",
          "java.util.Set.copyOf",
          "java.util.stream.Collectors.toSet",
          "java.util.stream.Collectors.toMap",
          "java.util.stream.Collectors.groupingBy",
          "java.util.Collection.parallelStream",
          "java.util.stream.Stream.parallel");

  private static void check(ArchRule rule) {
    rule.check(MAIN);
  }

  @Test
  void coreKnowsOnlyItselfAndPlainJava() {
    check(
        classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "java.nio.charset",
                        "java.time..",
                        "org.jspecify.annotations",
                        "io.skerry.proto.types")
                    .and(not(belongToAnyOf(ErrorTrailer.class, Macs.class)))
                    .or(resideInAnyPackage(CORE))
                    .or(describe("unit conversion", c -> c.getName().endsWith(".TimeUnit")))));
  }

  @Test
  void coreIsPure() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callCodeUnitWhere(
                describe(
                    "clock, randomness, environment or unordered collection",
                    (JavaCall<?> call) ->
                        NOT_PURE.contains(
                            call.getTargetOwner().getName() + "." + call.getName()))));
  }

  @Test
  void modelAndStateKnowNothingOfCommands() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("io.skerry.metadata.model", "io.skerry.metadata.state")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.skerry.metadata.command",
                "io.skerry.metadata.query",
                "io.skerry.metadata.placement"));
  }

  @Test
  void commandsAreRecords() {
    check(
        classes()
            .that()
            .implement(Command.class)
            .and()
            .areNotInterfaces()
            .should()
            .beRecords()
            .andShould()
            .resideInAPackage("io.skerry.metadata.command"));
  }

  @Test
  void raftLibraryStaysInItsRoom() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.skerry.metadata.raft..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.alipay.sofa.jraft.."));
  }

  @Test
  void databaseStaysInItsRoom() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.skerry.metadata.store")
            .and()
            .doNotHaveFullyQualifiedName(RAFT_LOG_MEMORY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb.."));
  }

  @Test
  void generatedCodeStaysAtTheEdges() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(EDGES)
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.grpc..")
                    .or(resideInAPackage("com.google.protobuf.."))
                    .or(resideInAPackage("io.skerry.proto.rpc.."))
                    .or(resideInAPackage("io.skerry.proto.stored.."))));
  }

  @Test
  void onlyTheServerReadsItsSurroundings() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.skerry.metadata.server")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(System.class, "getenv", String.class));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("io.skerry.metadata.(*)..").should().beFreeOfCycles());
  }

  @Test
  void staticsDoNotChange() {
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void namesSayWhatAThingIs() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Base|Common|Info)"));
  }
}
