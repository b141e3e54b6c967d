package dev.slipway.config;

import dev.slipway.config.source.Place;
import java.util.Optional;

/**
 * A {@code ${NAME}} somewhere in {@code slipway.yaml}.
 *
 * @param name the variable's name
 * @param fallback what {@code ${NAME:-fallback}} gives when the variable is not set or empty
 * @param place where the value begins that mentions it
 */
public record Variable(String name, Optional<String> fallback, Place place) {}
