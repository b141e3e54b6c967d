package dev.slipway.database.postgres;

import io.avaje.jsonb.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server knows about a database beside its contents, and what neither a dump nor a template
 * copy brings along.
 *
 * @param owner its owner
 * @param encoding such as {@code UTF8}
 * @param collate sort order
 * @param ctype classes of characters
 * @param provider who implements its locale: {@code c}, {@code i} for ICU, {@code b} built in
 * @param locale the provider's own name of it; empty for {@code c}
 * @param tablespace where its files are
 * @param connections how many may connect; −1 for any number
 * @param comment empty when there is none
 * @param grants who may do what with it, as a list of privilege, grantee and option
 * @param settings settings of the database, and of roles in it
 */
@Json
record Attributes(
    String owner,
    String encoding,
    String collate,
    String ctype,
    String provider,
    String locale,
    String tablespace,
    int connections,
    String comment,
    List<Grant> grants,
    List<Setting> settings) {

  Attributes {
    grants = List.copyOf(grants);
    settings = List.copyOf(settings);
  }

  /**
   * One privilege.
   *
   * @param privilege such as {@code CONNECT}
   * @param grantee a role; empty for PUBLIC
   * @param grantable whether it may be passed on
   */
  @Json
  record Grant(String privilege, String grantee, boolean grantable) {
    private String on(String database) {
      return "GRANT %s ON DATABASE %s TO %s%s"
          .formatted(
              privilege,
              Sql.name(database),
              grantee.isEmpty() ? "PUBLIC" : Sql.name(grantee),
              grantable ? " WITH GRANT OPTION" : "");
    }
  }

  /**
   * One setting.
   *
   * @param role whose; null for everybody's
   * @param name such as {@code search_path}
   * @param value as the server keeps it
   */
  @Json
  record Setting(@Nullable String role, String name, String value) {}

  /** Those of a database, or nothing when there is none of that name. */
  static Optional<Attributes> of(Connection connection, String database) throws SQLException {
    return Sql.list(
            connection,
            """
            SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype,
              coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'),
              coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', ''),
              spcname, datconnlimit, coalesce(shobj_description(d.oid, 'pg_database'), '')
            FROM pg_database d JOIN pg_tablespace s ON s.oid = dattablespace WHERE datname = ?\
            """,
            row ->
                new Attributes(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    row.getInt(8),
                    row.getString(9),
                    grants(connection, database),
                    settings(connection, database)),
            database)
        .stream()
        .findFirst();
  }

  private static List<Grant> grants(Connection connection, String database) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT privilege_type, CASE grantee WHEN 0 THEN '' ELSE pg_get_userbyid(grantee) END,
          bool_or(is_grantable)
        FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
        WHERE datname = ? GROUP BY 1, 2 ORDER BY 1, 2\
        """,
        row -> new Grant(row.getString(1), row.getString(2), row.getBoolean(3)),
        database);
  }

  private static List<Setting> settings(Connection connection, String database)
      throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT CASE setrole WHEN 0 THEN NULL ELSE pg_get_userbyid(setrole) END,
          split_part(one, '=', 1), substr(one, strpos(one, '=') + 1)
        FROM pg_db_role_setting, unnest(setconfig) one
        WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = ?) ORDER BY 1, 2\
        """,
        row -> new Setting(row.getString(1), row.getString(2), row.getString(3)),
        database);
  }

  /**
   * The statement that makes an empty database like it, with another owner, open to nobody else.
   */
  String create(String database, String otherOwner) {
    String own =
        switch (provider) {
          case "i" -> " LOCALE_PROVIDER icu ICU_LOCALE " + Sql.text(locale);
          case "b" -> " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + Sql.text(locale);
          default -> "";
        };
    // Naming the default one would need a right that using it does not.
    String where = tablespace.equals("pg_default") ? "" : " TABLESPACE " + Sql.name(tablespace);
    return "CREATE DATABASE %s TEMPLATE template0 OWNER %s ENCODING %s LC_COLLATE %s LC_CTYPE %s"
            .formatted(
                Sql.name(database),
                Sql.name(otherOwner),
                Sql.text(encoding),
                Sql.text(collate),
                Sql.text(ctype))
        + own
        + where;
  }

  /** The same where there may be no such tablespace. */
  Attributes onAnyDisk() {
    return new Attributes(
        owner,
        encoding,
        collate,
        ctype,
        provider,
        locale,
        "pg_default",
        connections,
        comment,
        grants,
        settings);
  }

  /** Gives all of it to another database; inside the transaction that the connection is in. */
  void giveTo(Connection connection, String database) throws SQLException {
    String name = Sql.name(database);
    Sql.execute(
        connection,
        "ALTER DATABASE %s OWNER TO %s".formatted(name, Sql.name(owner)),
        "ALTER DATABASE %s CONNECTION LIMIT %d".formatted(name, connections),
        "COMMENT ON DATABASE %s IS %s"
            .formatted(name, comment.isEmpty() ? "NULL" : Sql.text(comment)),
        "REVOKE ALL ON DATABASE %s FROM PUBLIC, %s".formatted(name, Sql.name(owner)));
    for (Grant grant : grants) {
      Sql.execute(connection, grant.on(database));
    }
    for (Setting setting : settings) {
      // The server copies the value from our session: no quoting can go wrong on the way.
      Sql.texts(connection, "SELECT set_config(?, ?, true)", setting.name(), setting.value());
      String whose =
          setting.role() == null
              ? "DATABASE " + name
              : "ROLE " + Sql.name(setting.role()) + " IN DATABASE " + name;
      Sql.execute(
          connection, "ALTER %s SET %s FROM CURRENT".formatted(whose, setting(setting.name())));
    }
  }

  /** Parts are quoted one by one: {@code app.tenant} has two. */
  private static String setting(String name) {
    return String.join(".", java.util.Arrays.stream(name.split("\\.", -1)).map(Sql::name).toList());
  }
}
