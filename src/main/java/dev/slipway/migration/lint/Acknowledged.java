package dev.slipway.migration.lint;

import dev.slipway.migration.MigrationSql.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a migration's author accepted, by comments on lines of their own such as {@code -- slipway:
 * accept drop-column nobody reads it since March}; in Python they begin with {@code #}. It holds
 * for the whole migration. A reason is needed: the person who approves reads it.
 */
final class Acknowledged {
  private static final Pattern COMMENT =
      Pattern.compile("(?im)^[ \\t]*(?:--|#)[ \\t]*slipway:[ \\t]*accept[ \\t]+(\\S+)[ \\t]*(.*)$");

  private final Script script;
  private final Map<String, String> reasons = new LinkedHashMap<>();

  Acknowledged(Script script) {
    this.script = script;
    Matcher comment = COMMENT.matcher(script.source());
    while (comment.find()) {
      reasons.merge(comment.group(1), comment.group(2).strip(), (one, more) -> one + "; " + more);
    }
  }

  List<Finding> apply(List<Finding> findings) {
    List<Finding> result = new ArrayList<>();
    for (Finding finding : findings) {
      String reason = reasons.getOrDefault(finding.code(), "");
      result.add(reason.isEmpty() ? finding : finding.acceptedFor(reason));
    }
    reasons.forEach((code, reason) -> {
      boolean known = Rules.all().find(code).isPresent();
      if (!known || reason.isEmpty()) {
        result.add(useless(code, known));
      }
    });
    return List.copyOf(result);
  }

  private Finding useless(String code, boolean known) {
    Rule rule = Rules.all().named("accept-means-nothing");
    return new Finding(
        rule.code(),
        rule.group(),
        rule.level(),
        script.revision(),
        script.file(),
        0,
        "slipway: accept " + code,
        "",
        "",
        known ? rule.why() : "No rule has the code '" + code + "', so nothing was accepted.",
        rule.instead(),
        null,
        null);
  }
}
