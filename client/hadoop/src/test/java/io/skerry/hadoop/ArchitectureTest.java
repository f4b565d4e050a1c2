package io.skerry.hadoop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// A door uses the public library only.
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.skerry.hadoop");

  @Test
  void theDoorUsesThePublicLibraryOnly() {
    assertFalse(CLASSES.isEmpty());
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..client.data..",
            "..client.metadata..",
            "..client.transport..",
            "..client.nio..",
            "io.skerry.proto.rpc..",
            "io.grpc..",
            "io.netty..",
            "com.google..")
        .check(CLASSES);
  }
}
