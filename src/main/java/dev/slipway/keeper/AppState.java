package dev.slipway.keeper;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the keeper does for one app and environment right now.
 *
 * @param app {@code app/environment}
 * @param deployment number of the deployment whose wish this is; 0 when nothing is wanted
 * @param instances the wanted processes, and those that have not stopped yet
 * @param route what the route does
 * @param damage why the desired-state file cannot be read, if so; then this app's processes are
 *     left alone
 */
@Json
public record AppState(
    String app,
    long deployment,
    List<InstanceState> instances,
    RouteState route,
    @Nullable String damage) {}
