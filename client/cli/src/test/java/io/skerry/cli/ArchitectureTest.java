package io.skerry.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What the command line may know.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.skerry.cli");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.skerry.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyThePublicPartOfTheClientIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.skerry.client.data..",
            "io.skerry.client.metadata..",
            "io.skerry.client.transport..",
            "io.skerry.client.nio..",
            "io.skerry.proto.rpc..",
            "io.grpc..",
            "io.netty..")
        .check(CLASSES);
  }

  @Test
  void theCommandLineHoldsNoServer() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.skerry.metadata..", "io.skerry.storage..", "io.skerry.worker..")
        .check(CLASSES);
  }
}
