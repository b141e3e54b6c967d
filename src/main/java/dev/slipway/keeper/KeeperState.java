package dev.slipway.keeper;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a keeper is and does.
 *
 * @param pid its process
 * @param version the program's version
 * @param since when it began
 * @param listen the addresses it listens on
 * @param guarded whether somebody stands by who starts it again when it dies: the executor, or a
 *     service manager
 * @param executor the executor it supervises, if any
 * @param apps every app it has a desired state for, damaged ones too, by name
 */
@Json
public record KeeperState(
    long pid,
    String version,
    Instant since,
    Listen listen,
    boolean guarded,
    @Nullable InstanceState executor,
    List<AppState> apps) {}
