package dev.slipway.database.sqlite;

import dev.slipway.model.Progress;
import dev.slipway.model.ThisVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Writes a whole file as SQL for the stock shell. Rows come before indexes and triggers. What the
 * shell would change on its way in, such as a carriage return at the end of a line, is written in
 * hexadecimal.
 */
final class SqlWriter {
  private static final HexFormat HEX = HexFormat.of();

  private final SQLiteConnection connection;
  private final OutputStream to;
  private final Progress progress;
  private final SqlPieces pieces;

  SqlWriter(SQLiteConnection connection, OutputStream to, Progress progress) {
    this.connection = connection;
    this.to = to;
    this.progress = progress;
    this.pieces = new SqlPieces(to);
  }

  private record Made(String type, String name, String table, boolean virtual, String sql) {}

  void write() throws SQLException, IOException {
    List<Made> objects = objects();
    List<TableShape> tables = Schema.tables(connection, "main");
    line("-- Slipway %s export of SQLite".formatted(ThisVersion.get()));
    line("-- load it into an empty file: sqlite3 -bail new.db < this-file");
    line("PRAGMA encoding='%s';".formatted(Schema.word(connection, "PRAGMA encoding")));
    line("PRAGMA foreign_keys=OFF;");
    line("BEGIN TRANSACTION;");
    tables(objects, tables);
    sequence(tables);
    virtual(objects);
    for (Made made : objects) {
      if (!made.type().equals("table")) {
        line(made.sql() + ";");
      }
    }
    for (String pragma : List.of("user_version", "application_id")) {
      line("PRAGMA %s=%d;".formatted(pragma, Schema.number(connection, "PRAGMA " + pragma)));
    }
    line("COMMIT;");
    line("-- Slipway export complete");
  }

  private List<Made> objects() throws SQLException {
    List<Made> objects = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema WHERE sql IS NOT"
                    + " NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid")) {
      while (rows.next()) {
        String type = rows.getString(1);
        objects.add(
            new Made(
                type,
                rows.getString(2),
                rows.getString(3),
                type.equals("table") && rows.getLong(4) == 0,
                rows.getString(5)));
      }
    }
    return objects;
  }

  private void tables(List<Made> objects, List<TableShape> shapes)
      throws SQLException, IOException {
    int done = 0;
    for (Made made : objects) {
      if (made.type().equals("table") && !made.virtual()) {
        line(made.sql() + ";");
        for (TableShape shape : shapes) {
          if (shape.name().equals(made.name())) {
            rows(shape);
            done++;
            progress.update(
                "%d of %d tables".formatted(done, shapes.size()), (double) done / shapes.size());
          }
        }
      }
    }
  }

  /** It is there once a table counts by itself, and has rows by now. */
  private void sequence(List<TableShape> shapes) throws SQLException, IOException {
    for (TableShape shape : shapes) {
      if (shape.name().equals("sqlite_sequence")) {
        line("DELETE FROM sqlite_sequence;");
        rows(shape);
      }
    }
  }

  /** What they show is in tables of their own, which are there already. */
  private void virtual(List<Made> objects) throws IOException {
    if (objects.stream().noneMatch(Made::virtual)) {
      return;
    }
    line("PRAGMA writable_schema=ON;");
    for (Made made : objects) {
      if (made.virtual()) {
        line(
            "INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql) VALUES('table',%s,%s,0,%s);"
                .formatted(text(made.name()), text(made.table()), text(made.sql())));
      }
    }
    line("PRAGMA writable_schema=OFF;");
  }

  private void rows(TableShape shape) throws SQLException, IOException {
    if (shape.columns().isEmpty()) {
      return;
    }
    String columns = shape.columns().stream().map(SqlText::quoted).collect(Collectors.joining(","));
    String begin = "INSERT INTO %s(%s) VALUES(".formatted(SqlText.quoted(shape.name()), columns);
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT " + columns + " FROM main." + SqlText.quoted(shape.name()))) {
      int count = shape.columns().size();
      @Nullable Object[] values = new Object[count];
      while (rows.next()) {
        for (int i = 0; i < count; i++) {
          values[i] = rows.getObject(i + 1);
        }
        List<String> longOnes = pieces.write(values, rows);
        raw(begin);
        for (int i = 1; i <= count; i++) {
          raw(i == 1 ? "" : ",");
          if (longOnes.get(i - 1).isEmpty()) {
            value(values[i - 1], rows, i);
          } else {
            raw(longOnes.get(i - 1));
          }
        }
        raw(");\n");
      }
    }
  }

  private void value(@Nullable Object value, ResultSet rows, int column)
      throws SQLException, IOException {
    if (value instanceof byte[] bytes) {
      hex(bytes);
    } else if (value instanceof Double number) {
      raw(number.isInfinite() ? (number > 0 ? "9.0e+999" : "-9.0e+999") : number.toString());
    } else if (value instanceof String text) {
      if (isPlain(text)) {
        raw(text(text));
      } else {
        raw("CAST(");
        hex(rows.getBytes(column));
        raw(" AS TEXT)");
      }
    } else {
      raw(String.valueOf(value == null ? "NULL" : value));
    }
  }

  private static boolean isPlain(String text) {
    return text.indexOf('\r') < 0 && text.indexOf('\0') < 0 && text.indexOf('\ufffd') < 0;
  }

  private void hex(byte[] bytes) throws IOException {
    raw("X'");
    for (int from = 0; from < bytes.length; from += 1 << 16) {
      raw(HEX.formatHex(bytes, from, Math.min(bytes.length, from + (1 << 16))));
    }
    raw("'");
  }

  private static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private void line(String text) throws IOException {
    raw(text + "\n");
  }

  private void raw(String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
