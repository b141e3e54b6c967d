package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.model.ReleaseId;
import java.util.Map;

/** Settings of releases on this host. Read anew at each call. */
public interface Settings {

  /** The settings that release was packaged with, for this environment, variables filled in. */
  AppConfig ofRelease(ReleaseId release);

  /** Every variable that programs of an app with these settings see, {@code PATH} included. */
  Map<String, String> variables(AppConfig config);
}
