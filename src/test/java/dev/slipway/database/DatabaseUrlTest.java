package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {

  @Test
  void reads_what_people_write() {
    DatabaseUrl url =
        DatabaseUrl.parse(
            "postgresql+psycopg://shop:p%40ss+word@db.internal:5433/shop?sslmode=require");

    assertThat(url.engine()).isEqualTo(Engine.POSTGRESQL);
    assertThat(url.host()).isEqualTo("db.internal");
    assertThat(url.port()).isEqualTo(5433);
    assertThat(url.user()).isEqualTo("shop");
    assertThat(url.password()).isEqualTo("p@ss+word");
    assertThat(url.database()).isEqualTo("shop");
    assertThat(url.parameters()).containsEntry("sslmode", "require");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://u:p@localhost/shop",
        "postgresql+asyncpg://u@[::1]:5433/shop",
        "postgresql+psycopg2://u:p%2F%3F%23@h/my%20shop?sslmode=verify-full&options=-csearch_path%3Dx",
        "postgresql://u@/shop?host=/run/postgresql",
        "mysql://u:p@127.0.0.1:3307/shop",
        "mariadb+pymysql://u:p@h/shop?charset=utf8mb4",
        "mysql+mysqldb://u:p@/shop?unix_socket=/run/mysqld/mysqld.sock",
        "jdbc:postgresql://h:5433/shop?user=u&password=p",
        "jdbc:mariadb://h/shop",
      })
  void writes_it_again_in_the_same_form(String text) {
    assertThat(DatabaseUrl.parse(text).text()).isEqualTo(text);
  }

  @Test
  void another_database_is_named_in_the_same_form() {
    DatabaseUrl url = DatabaseUrl.parse("jdbc:postgresql://h/shop?user=u&password=p&ssl=true");

    assertThat(url.with("clone", "c", "a&b").text())
        .isEqualTo("jdbc:postgresql://h/clone?user=c&password=a%26b&ssl=true");
  }

  @Test
  void a_passwords_own_characters_survive_being_written() {
    DatabaseUrl url = DatabaseUrl.parse("mysql://u:x@h/shop").with("d", "u@v", "a/b:c@d?e#f %+");

    assertThat(DatabaseUrl.parse(url.text())).isEqualTo(url);
  }

  @Test
  void an_unencoded_at_sign_in_a_password_is_understood() {
    assertThat(DatabaseUrl.parse("mysql://u:p@ss@h/shop").password()).isEqualTo("p@ss");
  }

  @Test
  void a_socket_is_found_wherever_drivers_take_it() {
    assertThat(DatabaseUrl.parse("postgresql://u@%2Frun%2Fpostgresql/shop").socket())
        .contains("/run/postgresql");
    assertThat(DatabaseUrl.parse("mysql://u@/shop?unix_socket=/run/my.sock").socket())
        .contains("/run/my.sock");
    assertThat(DatabaseUrl.parse("mysql://u@h/shop").socket()).isEmpty();
  }

  @Test
  void elsewhere_there_is_neither_socket_nor_tls() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://u:p@/shop?host=/run/pg&sslmode=require&x=1");

    assertThat(url.at("127.0.0.1", 7777).text())
        .isEqualTo("postgresql://u:p@127.0.0.1:7777/shop?x=1");
  }

  @Test
  void it_never_shows_the_password() {
    assertThat(DatabaseUrl.parse("postgresql://u:geheim@h/shop"))
        .hasToString("PostgreSQL shop at h:5432");
    assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u:geheim@h"))
        .isInstanceOf(Failure.class)
        .hasMessageNotContaining("geheim");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite:///shop.db", "data/shop.db", "redis://h/0", "mongodb://h/x"})
  void other_settings_are_none_of_ours(String text) {
    assertThat(DatabaseUrl.isOne(text)).isFalse();
  }

  @Test
  void the_same_on_another_server_is_reached_as_that_one_is() {
    DatabaseUrl live =
        DatabaseUrl.parse(
            "postgresql+psycopg://shop:pw@live/shop?host=/run/pg&sslmode=disable&client_encoding=utf8");
    DatabaseUrl proof =
        DatabaseUrl.parseServer(
            "postgres://slipway:secret@proof:5433?sslmode=verify-full&sslrootcert=/ca.pem");

    DatabaseUrl there = live.on(proof);

    assertThat(there.text())
        .isEqualTo(
            "postgresql+psycopg://shop:pw@proof:5433/shop"
                + "?client_encoding=utf8&sslmode=verify-full&sslrootcert=/ca.pem");
    assertThat(proof.server()).isEqualTo("PostgreSQL at proof:5433");
    assertThat(proof.on(live).socket()).contains("/run/pg");
  }
}
