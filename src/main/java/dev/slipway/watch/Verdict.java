package dev.slipway.watch;

import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the watch says of a release.
 *
 * @param kind in one word
 * @param reasons why, when it is not good
 * @param remarks what a person should know anyway
 */
@Json
public record Verdict(Kind kind, List<Reason> reasons, List<String> remarks) {

  /** The three verdicts. */
  public enum Kind {
    /** Nothing speaks against it. */
    GOOD,
    /** A threshold was crossed: back. */
    BAD,
    /** What was seen cannot tell: a person decides, both releases are kept ready. */
    INCONCLUSIVE
  }

  /** Copies the lists. */
  public Verdict(Kind kind, List<Reason> reasons, @Nullable List<String> remarks) {
    this.kind = kind;
    this.reasons = List.copyOf(reasons);
    this.remarks = remarks == null ? List.of() : List.copyOf(remarks);
  }

  /** The same with one more remark. */
  Verdict with(String remark) {
    List<String> more = new ArrayList<>(remarks);
    more.add(remark);
    return new Verdict(kind, reasons, more);
  }

  /** Whether it is bad. */
  public boolean isBad() {
    return kind == Kind.BAD;
  }
}
