package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sqlite3.OperationalError: database is locked | LOCKED",
        "pymysql.err.OperationalError: (1205, 'Lock wait timeout exceeded; try again') | LOCKED",
        "psycopg.OperationalError: FATAL:  sorry, too many clients already | TOO_MANY_CONNECTIONS",
        "FATAL:  no pg_hba.conf entry for host \"10.0.0.1\", user \"shop\", no encryption | TLS",
        "FATAL:  password authentication failed for user \"shop\" | LOGIN",
        "(1045, \"Access denied for user 'shop'@'localhost'\") | LOGIN",
        "FATAL:  database \"shop\" does not exist | NO_DATABASE",
        "psycopg.errors.UndefinedTable: relation \"entry\" does not exist | NO_TABLE",
        "connection to server at \"127.0.0.1\", port 5432 failed: Connection refused | UNREACHABLE",
        "(2003, \"Can't connect to MySQL server on 'db' ([Errno 111] refused)\") | UNREACHABLE",
        "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://a |"
            + " API_KEY",
        "openai.AuthenticationError: Incorrect API key provided | API_KEY",
        "HTTPError: 429 Client Error: Too Many Requests for url | RATE_LIMIT",
        "urllib3.exceptions.MaxRetryError: Max retries exceeded with url: /v1 | EXTERNAL",
        "ModuleNotFoundError: No module named 'flask' | NO_MODULE",
        "OSError: [Errno 98] Address already in use | PORT",
        "OSError: [Errno 28] No space left on device | DISK"
      })
  void is_known_by_what_applications_print(String line, Trouble expected) {
    assertThat(Trouble.in("Traceback (most recent call last):\n  " + line + "\nbye"))
        .contains(expected);
  }

  @Test
  void what_is_none_of_them_is_left_alone() {
    assertThat(Trouble.in("KeyError: 'price'\n127.0.0.1 GET /orders/429x 200"))
        .isEqualTo(Optional.empty());
  }

  @Test
  void each_says_cause_and_remedy() {
    assertThat(Arrays.stream(Trouble.values()))
        .allSatisfy(
            one -> assertThat(one.inWords()).contains(one.title(), one.cause(), one.remedy()));
  }
}
