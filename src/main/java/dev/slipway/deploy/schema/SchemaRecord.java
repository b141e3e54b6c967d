package dev.slipway.deploy.schema;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schema as deployments made it, and as one that is under way found it.
 *
 * @param objects the lines of its catalogue; null before the first deployment came to its end
 * @param at when it was recorded
 * @param deployment which deployment left it
 * @param looking the deployment that looked last before it changed anything; 0 when none did
 * @param found what that one found; null when there was no database
 */
@Json
record SchemaRecord(
    @Nullable List<String> objects,
    Instant at,
    long deployment,
    long looking,
    @Nullable List<String> found) {

  /** Before anything was recorded. */
  static final SchemaRecord NONE = new SchemaRecord(null, Instant.EPOCH, 0, 0, null);

  /** The same, with what a deployment finds before it changes anything. */
  SchemaRecord looking(long number, @Nullable List<String> seen) {
    return new SchemaRecord(objects, at, deployment, number, seen);
  }

  /** What that deployment left. */
  SchemaRecord leaving(long number, List<String> left, Instant now) {
    return new SchemaRecord(expected(left), now, number, 0, null);
  }

  /**
   * The schema without what others changed in it before: that a deployment went over it does not
   * make it anybody's migration. What the deployment itself made otherwise is its own.
   */
  private List<String> expected(List<String> left) {
    if (objects == null || found == null) {
      return left;
    }
    Set<String> was = new HashSet<>(objects);
    Set<String> foreign = new HashSet<>(found);
    foreign.removeAll(was);
    List<String> expected = new ArrayList<>(left);
    expected.removeAll(foreign);
    Set<String> still = new HashSet<>(left);
    objects.stream()
        .filter(line -> !found.contains(line) && !still.contains(line))
        .filter(line -> isStillGone(line, foreign, still))
        .forEach(expected::add);
    return expected;
  }

  /** Whether what others put in its place, if anything, is there as they made it. */
  private static boolean isStillGone(String line, Set<String> foreign, Set<String> left) {
    String name = head(line);
    return left.stream().filter(one -> head(one).equals(name)).allMatch(foreign::contains);
  }

  /** What it is, and its name. */
  private static String head(String line) {
    int bracket = line.indexOf('(');
    return bracket < 0 ? line : line.substring(0, bracket).strip();
  }
}
