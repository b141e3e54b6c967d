package dev.slipway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * Keeps the house in order: imports point downward, ports do not know each other, and the keeper
 * stands alone.
 */
@AnalyzeClasses(
    packages = "dev.slipway",
    importOptions = {DoNotIncludeTests.class, WithoutGeneratedClasses.class})
class ArchitectureTest {

  @ArchTest
  static final ArchRule every_package_is_a_room_of_the_house =
      classes().should(standInARoom()).because("ARCHITECTURE.md lists the rooms, top to bottom");

  @ArchTest
  static final ArchRule imports_point_downward_and_ports_never_import_each_other =
      classes().should(importOnlyFromBelow());

  @ArchTest
  static final ArchRule no_packages_form_a_cycle =
      slices().matching("dev.slipway.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_keeper_knows_no_plan_no_database_and_no_yaml =
      noClasses()
          .that()
          .resideInAPackage("dev.slipway.keeper..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.slipway.api..",
              "dev.slipway.config..",
              "dev.slipway.journal..",
              "dev.slipway.report..",
              "java.sql..",
              "org.sqlite..",
              "org.snakeyaml..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule names_say_what_a_room_is_for =
      noClasses()
          .that()
          .areTopLevelClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..common..")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager");

  private static ArchCondition<JavaClass> standInARoom() {
    return new ArchCondition<>("stand in a room of the house") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!House.knows(type.getPackageName())) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " stands in no room that House lists"));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> importOnlyFromBelow() {
    return new ArchCondition<>("import only from rooms below its own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (var dependency : type.getDirectDependenciesFromSelf()) {
          String from = type.getPackageName();
          String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
          if (!House.mayImport(from, to)) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }
}
