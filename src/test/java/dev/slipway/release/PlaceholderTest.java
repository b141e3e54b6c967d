package dev.slipway.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "change-me",
        "<your key>",
        "mysql+pymysql://user:password@localhost/rental",
        "postgresql+asyncpg://crm:CHANGEME@db.internal/crm?ssl=require"
      })
  void a_value_that_somebody_has_to_fill_in(String value) {
    assertThat(Placeholder.isOne(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wsgi.py",
        "2",
        "mysql+pymysql://user:p%40ss@localhost/rental",
        "postgresql:///crm",
        "sqlite:///instance/shop.db",
        "redis://localhost:6379/0"
      })
  void a_value_that_stands(String value) {
    assertThat(Placeholder.isOne(value)).isFalse();
  }
}
