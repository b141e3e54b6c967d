package dev.slipway.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcfileTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          gunicorn app:app                  | false | gunicorn app:app
          gunicorn -b 0.0.0.0:$PORT app:app | false | gunicorn -b {listen} app:app
          gunicorn -b :${PORT:-8000} app    | false | gunicorn -b {listen} app
          uvicorn a:b --host 0.0.0.0 --port $PORT | false | uvicorn a:b --host {host} --port {port}
          a -w ${W:-2}                      | false | a -w ${W:-2}
          a $OPTIONS                        | true  | exec a $OPTIONS
          cd web && node a.js               | true  | cd web && node a.js
          A=1 node a.js                     | true  | A=1 node a.js
          """)
  void turns_a_line_into_a_command_of_ours(String line, boolean shell, String command) {
    assertThat(Procfile.command(line)).isEqualTo(new Recognition.Command(command, shell, ""));
  }
}
