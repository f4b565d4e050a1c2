package io.skerry.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What may know what inside the worker.
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.skerry.worker");

  @Test
  void generatedCodeAndChannelsStayInHeartbeat() {
    noClasses()
        .that()
        .resideInAPackage("io.skerry.worker")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.skerry.proto.rpc..", "io.grpc..")
        .check(CLASSES);
  }

  @Test
  void internalsOfTheClientAreNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.skerry.client.data..",
            "io.skerry.client.metadata..",
            "io.skerry.client.transport..")
        .check(CLASSES);
  }
}
