package dev.slipway.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lets programs have what others leave them of processor and disk. */
public final class Gently {
  private static final List<List<String>> WAYS =
      List.of(
          List.of("nice", "-n", "10"),
          // Not idle: then it might stand still for as long as others have anything to do.
          List.of("ionice", "-c", "2", "-n", "7", "-t"));

  private Gently() {}

  /** The same surroundings, at low priority, as far as this system can. */
  public static Surroundings in(Surroundings surroundings) {
    List<String> words = new ArrayList<>();
    for (List<String> way : WAYS) {
      Programs.find(way.getFirst(), Programs.SYSTEM_PATH, Path.of("/"))
          .ifPresent(program -> {
            words.add(program.toString());
            words.addAll(way.subList(1, way.size()));
          });
    }
    words.addAll(surroundings.enter());
    return surroundings.inside(words);
  }
}
