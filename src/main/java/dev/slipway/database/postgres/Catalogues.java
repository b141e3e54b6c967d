package dev.slipway.database.postgres;

import dev.slipway.database.Catalogue;
import dev.slipway.model.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schema as sorted lines: one for every table, constraint, index, view, trigger, function,
 * type, sequence, policy, schema and extension. Owners and grants are no part of it: a clone has
 * others. Neither is what belongs to an extension, or an index that failed to build, which no dump
 * brings along.
 */
final class Catalogues {
  /**
   * Each gives lines; {@code user_ns} are the app's schemas, {@code own} hides what extensions own.
   */
  private static final String LINES =
      """
      WITH user_ns AS (SELECT oid, nspname FROM pg_namespace n
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
          AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_namespace'::regclass
            AND e.objid = n.oid AND e.deptype = 'e')),
      ext AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
      rel AS (SELECT c.*, format('%I.%I', nspname, relname) AS full_name
        FROM pg_class c JOIN user_ns n ON n.oid = relnamespace
        WHERE relpersistence <> 't' AND NOT EXISTS
          (SELECT 1 FROM ext WHERE classid = 'pg_class'::regclass AND objid = c.oid)),
      cols AS (SELECT a.attrelid, string_agg(
          quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
          || CASE WHEN attcollation <> typcollation THEN ' COLLATE ' || attcollation::regcollation ELSE '' END
          || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
          || CASE attidentity WHEN 'a' THEN ' ALWAYS IDENTITY' WHEN 'd' THEN ' IDENTITY' ELSE '' END
          || coalesce(CASE attgenerated WHEN '' THEN ' DEFAULT ' ELSE ' GENERATED ' END
             || pg_get_expr(adbin, adrelid), ''), ', ' ORDER BY attnum) AS list
        FROM pg_attribute a JOIN rel ON rel.oid = attrelid JOIN pg_type t ON t.oid = atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum
        WHERE attnum > 0 AND NOT attisdropped GROUP BY a.attrelid)
      SELECT 'schema ' || quote_ident(nspname) FROM user_ns WHERE nspname <> 'public'
      UNION ALL SELECT format('extension %I in %I', extname, nspname)
        FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace
      UNION ALL SELECT CASE relpersistence WHEN 'u' THEN 'unlogged ' ELSE '' END
          || CASE relkind WHEN 'f' THEN 'foreign ' ELSE '' END || 'table ' || full_name
          || ' (' || coalesce(list, '') || ')'
          || coalesce(' PARTITION BY ' || pg_get_partkeydef(rel.oid), '')
          || coalesce((SELECT ' INHERITS ' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno)
               FROM pg_inherits WHERE inhrelid = rel.oid), '')
          || coalesce(' ' || pg_get_expr(relpartbound, rel.oid), '')
          || CASE WHEN relrowsecurity THEN ' ROW SECURITY' ELSE '' END
          || CASE WHEN relforcerowsecurity THEN ' FORCED' ELSE '' END
          || coalesce(' WITH ' || array_to_string(reloptions, ', '), '')
        FROM rel LEFT JOIN cols ON attrelid = rel.oid WHERE relkind IN ('r', 'p', 'f')
      UNION ALL SELECT CASE relkind WHEN 'm' THEN 'materialized ' ELSE '' END || 'view ' || full_name
          || ' (' || coalesce(list, '') || ')'
          || coalesce(' WITH ' || array_to_string(reloptions, ', '), '') || ' ' || pg_get_viewdef(rel.oid)
        FROM rel LEFT JOIN cols ON attrelid = rel.oid WHERE relkind IN ('v', 'm')
      UNION ALL SELECT 'type ' || full_name || ' (' || coalesce(list, '') || ')'
        FROM rel LEFT JOIN cols ON attrelid = rel.oid WHERE relkind = 'c'
      UNION ALL SELECT format('constraint %I on %s %s', conname, full_name, pg_get_constraintdef(c.oid))
        FROM pg_constraint c JOIN rel ON rel.oid = conrelid WHERE contype IN ('c', 'f', 'p', 'u', 'x')
      UNION ALL SELECT pg_get_indexdef(indexrelid) || CASE WHEN indisclustered THEN ' CLUSTER' ELSE '' END
        FROM pg_index i JOIN rel ON rel.oid = indrelid
        WHERE relkind IN ('r', 'p', 'm') AND (indisvalid OR relkind = 'p')
      UNION ALL SELECT pg_get_triggerdef(t.oid) || ' ' || tgenabled::text
        FROM pg_trigger t JOIN rel ON rel.oid = tgrelid WHERE NOT tgisinternal
      UNION ALL SELECT pg_get_ruledef(r.oid) || ' ' || ev_enabled::text
        FROM pg_rewrite r JOIN rel ON rel.oid = ev_class WHERE rulename <> '_RETURN'
      UNION ALL SELECT format('policy %I on %s %s %s to %s using %s check %s', polname, full_name,
          polpermissive, polcmd, (SELECT string_agg(CASE r WHEN 0 THEN 'public'
            ELSE quote_ident(pg_get_userbyid(r)) END, ', ' ORDER BY 1) FROM unnest(polroles) r),
          pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
        FROM pg_policy JOIN rel ON rel.oid = polrelid
      UNION ALL SELECT pg_get_statisticsobjdef(s.oid)
        FROM pg_statistic_ext s JOIN rel ON rel.oid = stxrelid
      UNION ALL SELECT format('sequence %s %s start %s by %s from %s to %s cache %s cycle %s%s', full_name,
          format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle,
          (SELECT format(' owned by %s.%I', d.refobjid::regclass, a.attname) FROM pg_depend d
             JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.objid = rel.oid
              AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
        FROM pg_sequence JOIN rel ON rel.oid = seqrelid
      UNION ALL SELECT CASE WHEN prokind = 'a' THEN format('aggregate %I.%I(%s) %s', nspname, proname,
            pg_get_function_arguments(p.oid), aggtransfn::regprocedure || coalesce(' init ' || agginitval, ''))
          ELSE pg_get_functiondef(p.oid) END
        FROM pg_proc p JOIN user_ns n ON n.oid = pronamespace
        LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid WHERE NOT EXISTS
          (SELECT 1 FROM ext WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
      UNION ALL SELECT format('type %I.%I ', nspname, typname) || CASE typtype
          WHEN 'e' THEN 'enum ' || coalesce((SELECT string_agg(quote_literal(enumlabel), ', '
            ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '')
          WHEN 'd' THEN 'domain ' || format_type(typbasetype, typtypmod)
            || CASE WHEN typnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || typdefault, '')
            || coalesce((SELECT string_agg(format(' %I %s', conname, pg_get_constraintdef(oid)), ''
                 ORDER BY conname) FROM pg_constraint WHERE contypid = t.oid AND contype = 'c'), '')
          ELSE 'range ' || coalesce((SELECT format_type(rngsubtype, NULL) FROM pg_range
            WHERE rngtypid = t.oid), '') END
        FROM pg_type t JOIN user_ns n ON n.oid = typnamespace WHERE typtype IN ('e', 'd', 'r')
          AND NOT EXISTS (SELECT 1 FROM ext WHERE classid = 'pg_type'::regclass AND objid = t.oid)\
      """;

  private static final String LITERAL = "'(?:[^']|'')*'";

  /** How {@code IN ('a', 'b')} over a varchar column is shown before a dump, and after. */
  private static final Pattern WHOLE =
      Pattern.compile(
          "\\(ARRAY\\[((?:%s::character varying(?:, )?)+)\\]\\)::text\\[\\]".formatted(LITERAL));

  private static final Pattern EACH =
      Pattern.compile("\\((%s)::character varying\\)::text".formatted(LITERAL));

  private Catalogues() {}

  static Catalogue of(Connection connection) throws SQLException {
    List<String> objects = new ArrayList<>();
    for (String line : Sql.texts(connection, LINES)) {
      objects.add(normalised(line));
    }
    objects.sort(null);
    return new Catalogue(digest(objects), objects);
  }

  /** Whether the app has made anything at all. */
  static boolean isEmpty(Connection connection) throws SQLException {
    return Sql.number(
            connection,
            """
            SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't'
              AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
                AND e.objid = c.oid AND e.deptype = 'e')\
            """)
        == 0;
  }

  /** The same words for what a dump and restore writes in others. */
  static String normalised(String line) {
    String whole =
        WHOLE
            .matcher(line)
            .replaceAll(found ->
                Matcher.quoteReplacement(
                    "ARRAY[" + found.group(1).replace("::character varying", "::text") + "]"));
    return EACH.matcher(whole).replaceAll("$1::text").replaceAll("\\s+", " ").strip();
  }

  private static Digest digest(List<String> objects) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      objects.forEach(line -> digest.update((line + "\0").getBytes(StandardCharsets.UTF_8)));
      return new Digest(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
