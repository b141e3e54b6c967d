package dev.slipway.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  private static final String DIGITS =
      "1234567890123456789012345678901234567890123456789012345678901234";

  /** The table of RFC 6238, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "59, 94287082, 46119246, 90693936",
    "1111111109, 07081804, 68084774, 25091201",
    "1111111111, 14050471, 67062674, 99943326",
    "1234567890, 89005924, 91819424, 93441116",
    "2000000000, 69279037, 90698825, 38618901",
    "20000000000, 65353130, 77737706, 47863826"
  })
  void gives_the_codes_of_the_standard(long time, String sha1, String sha256, String sha512) {
    assertThat(code(20, "HmacSHA1", time)).isEqualTo(sha1);
    assertThat(code(32, "HmacSHA256", time)).isEqualTo(sha256);
    assertThat(code(64, "HmacSHA512", time)).isEqualTo(sha512);
  }

  @Test
  void reads_secrets_as_people_copy_them() {
    Instant time = Instant.ofEpochSecond(59);
    assertThat(Totp.code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", time)).isEqualTo("287082");
    assertThat(Totp.code("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", time)).isEqualTo("287082");
  }

  @Test
  void a_secret_that_is_none_is_not_shown() {
    assertThatThrownBy(() -> Totp.code("hunter2-01", Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter");
  }

  private static String code(int bytes, String algorithm, long time) {
    byte[] secret = DIGITS.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
    return Totp.code(secret, algorithm, 8, Instant.ofEpochSecond(time));
  }
}
