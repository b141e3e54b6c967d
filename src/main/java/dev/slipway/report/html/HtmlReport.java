package dev.slipway.report.html;

import dev.slipway.report.DeploymentReport;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Objects;

/**
 * Writes a deployment's report as one self-contained page. It loads nothing and runs nothing: its
 * policy allows its own style sheet by digest and forbids all else, so that even text from outside
 * that slipped through the escaping could not act.
 */
public final class HtmlReport {
  private static final String STYLE = "report.css";

  private HtmlReport() {}

  /**
   * The page.
   *
   * @param zone in which moments are told
   */
  public static String of(DeploymentReport report, ZoneId zone) {
    String style = style();
    StringOutput page = new StringOutput(1 << 16);
    TemplateEngine.createPrecompiled(
            null,
            ContentType.Html,
            HtmlReport.class.getClassLoader(),
            HtmlReport.class.getPackageName())
        .render("report.jte", new Page(report, zone, style, policy(style)), page);
    return Visible.of(page.toString());
  }

  private static String policy(String style) {
    return "default-src 'none'; style-src 'sha256-"
        + Base64.getEncoder().encodeToString(sha256(style))
        + "'; base-uri 'none'; form-action 'none'";
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream(STYLE)) {
      return new String(Objects.requireNonNull(in, STYLE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
