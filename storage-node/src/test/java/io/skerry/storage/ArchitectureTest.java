package io.skerry.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The rooms of the storage node and what may enter each.
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.skerry.storage");

  @Test
  void onlyTheStoreKnowsRocksDb() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..storage.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rocksdb..")
        .check(CLASSES);
  }

  @Test
  void onlyTheEdgesKnowGrpcAndMessages() {
    noClasses()
        .that()
        .resideInAnyPackage("..storage.chunk..", "..storage.store..", "..storage.traffic..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..", "io.netty..", "io.skerry.proto.rpc..", "com.google.protobuf..")
        .check(CLASSES);
  }

  @Test
  void rulesAreFreeOfClocksThreadsAndFiles() {
    noClasses()
        .that()
        .resideInAPackage("..storage.chunk..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "org.slf4j..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.skerry.storage.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nobodyButMainKnowsTheWiring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..storage.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..storage.server..")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    classes()
        .should()
        .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl|Base|Common|Info)$")
        .check(CLASSES);
  }
}
