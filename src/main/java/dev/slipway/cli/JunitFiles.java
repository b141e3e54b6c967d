package dev.slipway.cli;

import dev.slipway.model.TestsRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the JUnit XML that a test command wrote: into the file that its words name, or where Maven
 * and Gradle put it. Files from before it began are those of an earlier run.
 */
final class JunitFiles {
  private static final List<String> OPTIONS =
      List.of("--junitxml", "--junit-xml", "--junitfile", "--test-reporter-destination");
  private static final List<String> FOLDERS =
      List.of("target/surefire-reports", "target/failsafe-reports", "build/test-results/test");

  private final List<String> failed = new ArrayList<>();
  private TestsRun all = TestsRun.NOT_COUNTED;

  private JunitFiles() {}

  /** Reads what is there; a file that is no JUnit XML counts nothing. */
  static JunitFiles of(Path source, List<String> words, Instant began) {
    JunitFiles files = new JunitFiles();
    Set<Path> found = new LinkedHashSet<>();
    named(words).forEach(name -> found.add(source.resolve(name)));
    FOLDERS.forEach(folder -> found.addAll(xmlIn(source.resolve(folder))));
    found.stream().filter(file -> isOfThisRun(file, began)).forEach(files::read);
    return files;
  }

  private static List<String> named(List<String> words) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String[] parts = words.get(i).split("=", 2);
      if (OPTIONS.contains(parts[0])) {
        if (parts.length == 2) {
          names.add(parts[1]);
        } else if (i + 1 < words.size()) {
          names.add(words.get(i + 1));
        }
      }
    }
    return names;
  }

  private static List<Path> xmlIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Times of files have the grain of the kernel's clock. */
  private static boolean isOfThisRun(Path file, Instant began) {
    try {
      return Files.isRegularFile(file)
          && !Files.getLastModifiedTime(file).toInstant().isBefore(began.minusMillis(20));
    } catch (IOException e) {
      return false;
    }
  }

  private void read(Path file) {
    TestsRun before = all;
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("testcase")) {
          testcase(xml);
        }
      }
    } catch (IOException | XMLStreamException e) {
      all = before;
    }
  }

  private void testcase(XMLStreamReader xml) throws XMLStreamException {
    String name =
        Optional.ofNullable(xml.getAttributeValue(null, "classname")).map(c -> c + ".").orElse("")
            + Optional.ofNullable(xml.getAttributeValue(null, "name")).orElse("");
    boolean wrong = false;
    boolean skipped = false;
    int depth = 1;
    while (depth > 0) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        wrong |= List.of("failure", "error").contains(xml.getLocalName());
        skipped |= xml.getLocalName().equals("skipped");
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
    if (wrong) {
      failed.add(name);
    }
    all =
        all.and(
            wrong
                ? new TestsRun(0, 1, 0)
                : skipped ? new TestsRun(0, 0, 1) : new TestsRun(1, 0, 0));
  }

  /** How many, if there was such a file. */
  Optional<TestsRun> counted() {
    return Optional.of(all).filter(TestsRun::isCounted);
  }

  /** The names of those that failed. */
  List<String> failed() {
    return List.copyOf(failed);
  }
}
