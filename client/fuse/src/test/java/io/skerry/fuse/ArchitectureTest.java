package io.skerry.fuse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What the parts of the mount may know.
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.skerry.fuse");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.skerry.fuse.(*)..").should().beFreeOfCycles().check(CLASSES);
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
  void theProtocolKnowsNoFileSystemAndTheKernelsCallsNoMeaning() {
    noClasses()
        .that()
        .resideInAnyPackage("..fuse.protocol..", "..fuse.linux..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.skerry.client..", "io.skerry.proto..")
        .check(CLASSES);
  }
}
