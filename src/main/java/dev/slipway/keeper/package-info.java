/**
 * The keeper process: supervises, listens, proxies and holds. It knows no database, plan or YAML,
 * so that deploying, crashing or upgrading the rest of Slipway never touches traffic.
 *
 * <p>{@link dev.slipway.keeper.Keeper} makes true what {@link dev.slipway.keeper.Desired} says, one
 * file per app and environment. {@code Supervised} is the story of one process, {@code Starter} how
 * it is started or found again, {@code Family} what belongs to it and how that is ended. {@code
 * ControlServer} is the door, {@link dev.slipway.keeper.KeeperClient} the visitor, {@link
 * dev.slipway.keeper.KeeperGuard} the one who calls the keeper back to life.
 */
@NullMarked
package dev.slipway.keeper;

import org.jspecify.annotations.NullMarked;
