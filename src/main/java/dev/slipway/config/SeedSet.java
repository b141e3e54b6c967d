package dev.slipway.config;

import dev.slipway.config.AppConfig.CommandLine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One named set of data to begin with. Rows come first, then commands. {@link #TENANT} in keys,
 * values, arguments, variables and input stands for the tenant that is seeded; {@link #PASSWORD} in
 * the variables or the input of a command for one that is generated. Immutable.
 *
 * @param name its name, such as {@code demo}
 * @param onlyIfEmpty table to the most rows it may have; all of them must hold
 * @param tenantColumn what says whose a row is: then it can be seeded for each tenant
 * @param reset tables whose rows a reset deletes, in this order
 * @param rows inserted where their keys are missing
 * @param commands run one after the other, where and as whom the app runs
 */
public record SeedSet(
    String name,
    Map<String, Integer> onlyIfEmpty,
    Optional<TenantColumn> tenantColumn,
    List<String> reset,
    List<Row> rows,
    List<Command> commands) {
  /** The set that runs by itself after a first deployment, where demo data is wanted. */
  public static final String DEMO = "demo";

  /** Stands for the tenant. */
  public static final String TENANT = "{tenant}";

  /** Stands in rows for the value of {@link Tenants#key} that the tenant has. */
  public static final String TENANT_ID = "{tenant-id}";

  /** Stands for a generated password. */
  public static final String PASSWORD = "{password}";

  /**
   * The column that says whose a row is.
   *
   * @param name its name
   * @param of where a tenant is looked up by name; absent: the column holds the name itself
   */
  public record TenantColumn(String name, Optional<Tenants> of) {}

  /**
   * The table of the tenants.
   *
   * @param table its name
   * @param name the column by which a person names a tenant
   * @param key the column whose value other tables hold
   */
  public record Tenants(String table, String name, String key) {}

  /**
   * A row, known by its key.
   *
   * @param key column to value; all of them together make it out
   * @param values its other columns, for when it is inserted
   */
  public record Row(String table, Map<String, String> key, Map<String, String> values) {

    /** Copies the maps in the order written. */
    public Row {
      key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /**
   * A command.
   *
   * @param unless when this row exists the command is left out
   * @param input what it reads from its standard input
   * @param env variables of its own
   */
  public record Command(
      CommandLine line, Optional<Row> unless, Optional<String> input, Map<String, String> env) {

    /** Whether it is given a generated password. */
    public boolean takesPassword() {
      return input.filter(text -> text.contains(PASSWORD)).isPresent()
          || env.values().stream().anyMatch(text -> text.contains(PASSWORD));
    }
  }
}
