package io.skerry.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What may know what inside the client.
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.skerry.client");

  @Test
  void somethingIsChecked() {
    assertFalse(CLASSES.isEmpty());
  }

  @Test
  void generatedCodeStaysOutOfThePublicPackage() {
    noClasses()
        .that()
        .resideInAPackage("io.skerry.client")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.skerry.proto.rpc..", "io.grpc..", "io.netty..", "com.google..")
        .check(CLASSES);
  }

  @Test
  void publicMethodsSpeakOfPublicTypesOnly() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAPackage("io.skerry.client")
        .should(speakOfPublicTypes())
        .check(CLASSES);
  }

  private static ArchCondition<JavaMethod> speakOfPublicTypes() {
    return new ArchCondition<>("speak of public types only") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("io.skerry.client."))
            .forEach(
                name ->
                    events.add(
                        SimpleConditionEvent.violated(method, method.getFullName() + ": " + name)));
      }
    };
  }

  @Test
  void layersLieInOneOrder() {
    noClasses()
        .that()
        .resideInAPackage("..transport..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..client.metadata..", "..client.data..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..client.metadata..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..client.data..")
        .check(CLASSES);
  }

  @Test
  void doorsUseThePublicLibraryOnly() {
    noClasses()
        .that()
        .resideInAnyPackage("..client.nio..", "..client.config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..client.data..",
            "..client.metadata..",
            "..client.transport..",
            "io.skerry.proto.rpc..",
            "io.grpc..",
            "io.netty..",
            "com.google..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("..client.nio..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..client.nio..")
        .check(CLASSES);
  }

  @Test
  void internalPackagesHaveNoCycles() {
    slices().matching("io.skerry.client.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTransportMakesChannels() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..transport..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc.netty..", "io.netty..")
        .check(CLASSES);
  }
}
