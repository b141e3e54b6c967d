package dev.slipway.site;

import dev.slipway.database.Database;
import dev.slipway.migration.Migrations;
import dev.slipway.probe.HealthProbe;
import dev.slipway.probe.ScriptProbe;
import dev.slipway.release.Releases;
import dev.slipway.runtime.Runtime;
import dev.slipway.traffic.Traffic;
import java.util.Optional;

/**
 * The ports of one site.
 *
 * @param releases release directories
 * @param database the app's database, if it has one
 * @param migrations the app's migration tool, if it has one
 * @param runtime how its processes run
 * @param traffic what sends requests to them
 * @param probe asks for health
 * @param scripts runs probe scripts
 * @param stages where releases are tried on a clone
 */
public record Ports(
    Releases releases,
    Optional<Database> database,
    Optional<Migrations> migrations,
    Runtime runtime,
    Traffic traffic,
    HealthProbe probe,
    ScriptProbe scripts,
    Stages stages) {}
