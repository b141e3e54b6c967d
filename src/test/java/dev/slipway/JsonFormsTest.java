package dev.slipway;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Catches two ways in which the JSON generator writes wrong text without a word: a form of a sealed
 * type without its own {@code @Json.SubType} is written as <code>{}</code>, and forms that use one
 * name for values of different types get each other's names.
 */
class JsonFormsTest {
  private static final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.slipway");

  @Test
  void every_form_of_a_sealed_type_is_known_to_its_adapter() {
    for (Class<?> sealed : sealedTypesWithAdapter()) {
      Set<String> known =
          adapterOf(sealed).getDirectDependenciesFromSelf().stream()
              .map(Dependency::getTargetClass)
              .map(JavaClass::getName)
              .collect(toSet());
      assertThat(known)
          .as("each form of %s needs its @Json.SubType", sealed.getName())
          .containsAll(formsOf(sealed).map(Class::getName).toList());
    }
  }

  @Test
  void forms_of_a_sealed_type_use_one_name_for_one_type_only() {
    for (Class<?> sealed : sealedTypesWithAdapter()) {
      Map<String, Set<Type>> typesByName =
          formsOf(sealed)
              .filter(Class::isRecord)
              .flatMap(form -> Arrays.stream(form.getRecordComponents()))
              .collect(
                  groupingBy(
                      RecordComponent::getName, mapping(RecordComponent::getGenericType, toSet())));
      assertThat(typesByName)
          .as("names in the forms of %s", sealed.getName())
          .allSatisfy((name, types) -> assertThat(types).as(name).hasSize(1));
    }
  }

  private static List<Class<?>> sealedTypesWithAdapter() {
    return classes.stream()
        .filter(type -> classes.contain(type.getName() + "JsonAdapter"))
        .<Class<?>>map(JavaClass::reflect)
        .filter(Class::isSealed)
        .toList();
  }

  private static JavaClass adapterOf(Class<?> type) {
    return classes.get(type.getName() + "JsonAdapter");
  }

  private static Stream<Class<?>> formsOf(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(form -> form.isSealed() ? formsOf(form) : Stream.of(form));
  }
}
