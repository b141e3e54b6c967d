package dev.slipway.demo;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.mariadb.MariaServer;
import java.sql.SQLException;
import java.util.List;

class MariaShopIT extends ServerShopContract {
  /** Of its own, since it looks what is left on it. */
  private final MariaServer server;

  MariaShopIT() throws Exception {
    server = new MariaServer();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
  }

  @Override
  protected DatabaseUrl freshDatabase() {
    server.run(
        "",
        List.of(
            "CREATE DATABASE flaskshop CHARACTER SET utf8mb4",
            "CREATE USER flaskshop@'%' IDENTIFIED BY 'of-the-app'",
            "GRANT ALL ON flaskshop.* TO flaskshop@'%'"));
    return server.url("flaskshop").with("flaskshop", "flaskshop", "of-the-app");
  }

  @Override
  protected DatabaseUrl admin(DatabaseUrl url) {
    return server.url(url.database());
  }

  @Override
  protected DatabaseUrl proofServer() {
    return MariaServer.shared().url("mysql");
  }

  @Override
  protected String slowUntil(String database, String isOver) {
    return MariaServer.slowUntil(database, isOver);
  }

  @Override
  protected boolean endSlow(String database) throws SQLException {
    List<String> slow =
        all(
            server.url("mysql"),
            "SELECT CONCAT('KILL ', id) FROM information_schema.processlist"
                + " WHERE state = 'User sleep' AND db = '%s'".formatted(database));
    server.run("", slow);
    return !slow.isEmpty();
  }

  /** A backup that was only copied is a database of its own, with a b in its name. */
  @Override
  protected List<String> leftovers() throws SQLException {
    return all(
        server.url("mysql"),
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE '%slipway%' AND"
            + " schema_name NOT LIKE '%\\_b%' UNION SELECT user FROM mysql.user WHERE user LIKE"
            + " '%slipway%'");
  }
}
