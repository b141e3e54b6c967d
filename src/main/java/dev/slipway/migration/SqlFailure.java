package dev.slipway.migration;

import dev.slipway.model.Failure;
import io.avaje.jsonb.Json;

/**
 * A failure on its way from {@link SqlFilesMain} to the process that started it.
 *
 * @param kind as in {@link Failure#kind()}
 * @param code as in {@link Failure#code()}
 * @param what as in {@link Failure#what()}
 * @param now as in {@link Failure#now()}
 * @param next as in {@link Failure#next()}
 */
@Json
record SqlFailure(Failure.Kind kind, String code, String what, String now, String next) {
  /** How its line begins. */
  static final String MARKER = "slipway-failure:";

  static String line(Failure failure) {
    SqlFailure answer =
        new SqlFailure(
            failure.kind(), failure.code(), failure.what(), failure.now(), failure.next());
    return MARKER + Answers.write(answer, SqlFailure.class);
  }

  static Failure read(String line) {
    SqlFailure answer = Answers.read(line.substring(MARKER.length()), SqlFailure.class);
    return Failure.of(answer.kind, answer.code, answer.what).now(answer.now).next(answer.next);
  }
}
