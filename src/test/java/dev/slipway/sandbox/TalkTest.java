package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TalkTest {
  private static final int ROUNDS = 300;
  private static final byte[] OK = {0, 0, 0, 2, 0, 0, 0};
  private static final byte[] UNSAVED = {0, 0, 0, 3, 0, 0, 0};
  private static final byte[] MORE = {0, 0, 0, 10, 0, 0, 0};
  private static final byte[] DENIED = {(byte) 0xFF, 0x1a, 4, '#', '4', '2', 'S', '0', '1'};

  private final Statements statements = new Statements(0, () -> {});

  /** What is said in one direction, as one side sends it. */
  private static final class Said {
    private final boolean byClient;
    private final byte[] bytes;

    Said(boolean byClient, byte[] bytes) {
      this.byClient = byClient;
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  @Test
  void postgres_counts_what_changes_something_and_was_answered() {
    assertCounted(
        PostgresTalk::new,
        List.of("CREATE TABLE a (id int)", "DROP TABLE b", "INSERT INTO a", "COMMIT"),
        List.of(
            server('R', new byte[4]),
            server('Z', "I".getBytes(StandardCharsets.UTF_8)),
            query("-- a remark\n SELECT 1; SHOW x"),
            ready(),
            query("CREATE TABLE a (id int)"),
            ready(),
            query("CREATE TABLE a (id int)"),
            server('E', new byte[30]),
            ready(),
            query("BEGIN"),
            ready(),
            query("DROP TABLE b"),
            ready(),
            query("INSERT INTO a VALUES (1, 'secret')"),
            ready(),
            query("COMMIT"),
            ready(),
            query("COMMIT"),
            ready()));
  }

  @Test
  void postgres_counts_a_prepared_statement_each_time_it_is_executed() {
    assertCounted(
        PostgresTalk::new,
        List.of("UPDATE a SET x = $1", "UPDATE a SET x = $1"),
        List.of(
            server('Z', "I".getBytes(StandardCharsets.UTF_8)),
            client('P', "s1\0UPDATE a SET x = $1\0\0\0"),
            client('B', "p\0s1\0\0\0\0\0"),
            client('E', "p\0\0\0\0\0"),
            client('S', ""),
            server('1', new byte[0]),
            ready(),
            client('P', "\0SELECT 2\0\0\0"),
            client('B', "\0\0\0\0\0\0"),
            client('E', "\0\0\0\0\0"),
            client('S', ""),
            ready(),
            client('B', "\0s1\0\0\0\0\0"),
            client('E', "\0\0\0\0\0"),
            client('S', ""),
            ready()));
  }

  @Test
  void mariadb_counts_what_changes_something_and_was_answered() {
    assertCounted(
        MariaTalk::new,
        List.of("CREATE TABLE a (id int)", "CREATE TABLE b (id int)", "INSERT INTO a", "COMMIT"),
        List.of(
            packet(true, 3, new byte[20]),
            packet(false, 4, OK),
            command("SET NAMES utf8mb4"),
            packet(false, 1, OK),
            command("CREATE TABLE a (id int)"),
            packet(false, 1, OK),
            command("CREATE TABLE a (id int)"),
            packet(false, 1, DENIED),
            command("SELECT 1"),
            packet(false, 1, new byte[] {1}),
            packet(false, 2, new byte[30]),
            packet(false, 3, new byte[] {(byte) 0xFE, 0, 0, 2, 0}),
            packet(false, 4, new byte[] {1, '1'}),
            packet(false, 5, new byte[] {(byte) 0xFE, 0, 0, 2, 0}),
            command("COMMIT"),
            packet(false, 1, OK),
            command("CREATE TABLE b (id int); SELECT 2"),
            packet(false, 1, MORE),
            packet(false, 2, OK),
            command("INSERT INTO a VALUES ('secret')"),
            packet(false, 1, UNSAVED),
            command("COMMIT"),
            packet(false, 1, OK),
            packet(true, 0, new byte[] {1})));
  }

  @Test
  void mariadb_counts_a_prepared_statement_by_its_number() {
    byte[] prepared = {0, 7, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    assertCounted(
        MariaTalk::new,
        List.of("DELETE FROM a"),
        List.of(
            packet(true, 0, bytes(0x16, "DELETE FROM a")),
            packet(false, 1, prepared),
            packet(true, 0, bytes(0x16, "SELECT 1")),
            packet(false, 1, new byte[] {0, 8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0}),
            packet(true, 0, new byte[] {0x17, 7, 0, 0, 0, 0, 1, 0, 0, 0}),
            packet(false, 1, OK),
            packet(true, 0, new byte[] {0x17, 8, 0, 0, 0, 0, 1, 0, 0, 0}),
            packet(false, 1, OK),
            packet(true, 0, new byte[] {0x19, 7, 0, 0, 0})));
  }

  @Test
  void a_long_message_is_counted_once_and_by_its_beginning() {
    String filler = "x".repeat(3 * Cutter.KEPT);
    assertCounted(
        PostgresTalk::new,
        List.of("UPDATE a SET x ="),
        List.of(
            server('Z', "I".getBytes(StandardCharsets.UTF_8)),
            query("UPDATE a SET x = '" + filler + "'"),
            server('D', new byte[5 * Cutter.KEPT]),
            ready()));
  }

  @Test
  void mariadb_passes_a_second_command_on_when_the_first_is_answered() throws Exception {
    Talk talk = new MariaTalk(statements);
    byte[] first = command("CREATE TABLE a (id int)").bytes();
    byte[] second = command("CREATE TABLE b (id int)").bytes();
    ByteBuffer both = ByteBuffer.allocate(first.length + second.length);
    both.put(first).put(second).flip();
    assertThat(talk.said(both.slice())).isEqualTo(first.length);
    both.position(first.length);

    CountDownLatch passed = new CountDownLatch(1);
    Thread pipelining =
        Thread.ofPlatform()
            .start(() -> {
              try {
                talk.said(both);
                passed.countDown();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    while (pipelining.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    talk.answered(ByteBuffer.wrap(packet(false, 1, OK).bytes()));

    assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(statements.done()).containsExactly("CREATE TABLE a (id int)");
  }

  @Test
  void after_the_cut_nothing_is_passed_on_by_any_connection() throws Exception {
    AtomicInteger killed = new AtomicInteger();
    Statements cut = new Statements(1, killed::incrementAndGet);
    Talk one = new MariaTalk(cut);
    Talk other = new MariaTalk(cut);
    other.said(ByteBuffer.wrap(command("SELECT 1").bytes()));
    one.said(ByteBuffer.wrap(command("CREATE TABLE a (id int)").bytes()));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> one.answered(ByteBuffer.wrap(packet(false, 1, OK).bytes())));

    assertThat(killed).hasValue(1);
    assertThat(cut.isCut()).isTrue();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> other.answered(ByteBuffer.wrap(packet(false, 1, OK).bytes())));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> one.said(ByteBuffer.wrap(command("SELECT 1").bytes())));
    assertThat(cut.done()).containsExactly("CREATE TABLE a (id int)");
  }

  /** In whatever pieces it comes. */
  private static void assertCounted(
      Function<Statements, Talk> kind, List<String> expected, List<Said> conversation) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      Statements statements = new Statements(0, () -> {});
      Talk talk = kind.apply(statements);
      try {
        for (Said said : conversation) {
          for (ByteBuffer piece : pieces(said.bytes(), random)) {
            hear(talk, said.byClient, piece);
          }
        }
        talk.ended();
      } catch (IOException e) {
        throw new AssertionError("seed " + seed, e);
      }
      assertThat(statements.done())
          .as("seed " + seed)
          .usingElementComparator((a, b) -> a.startsWith(b) || b.startsWith(a) ? 0 : 1)
          .containsExactlyElementsOf(expected);
      assertThat(statements.done().toString()).doesNotContain("secret").hasSizeLessThan(900);
    }
  }

  private static void hear(Talk talk, boolean byClient, ByteBuffer piece) throws IOException {
    if (!byClient) {
      talk.answered(piece);
      return;
    }
    while (piece.hasRemaining()) {
      int passed = talk.said(piece.slice());
      assertThat(passed).isPositive();
      piece.position(piece.position() + passed);
    }
  }

  private static List<ByteBuffer> pieces(byte[] bytes, Random random) {
    List<ByteBuffer> pieces = new ArrayList<>();
    int most = random.nextBoolean() ? 3 : bytes.length;
    for (int begin = 0; begin < bytes.length; ) {
      int length = Math.min(bytes.length - begin, 1 + random.nextInt(most));
      // A piece of its own, so that nobody looks behind its end.
      pieces.add(ByteBuffer.wrap(java.util.Arrays.copyOfRange(bytes, begin, begin + length)));
      begin += length;
      most = bytes.length > 1000 ? bytes.length : most;
    }
    return pieces;
  }

  private static Said query(String sql) {
    return client('Q', sql + "\0");
  }

  private static Said ready() {
    return server('Z', "I".getBytes(StandardCharsets.UTF_8));
  }

  private static Said client(char kind, String body) {
    return new Said(true, message(kind, body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Said server(char kind, byte[] body) {
    return new Said(false, message(kind, body));
  }

  private static byte[] message(char kind, byte[] body) {
    return ByteBuffer.allocate(5 + body.length)
        .put((byte) kind)
        .putInt(4 + body.length)
        .put(body)
        .array();
  }

  private static Said command(String sql) {
    return packet(true, 0, bytes(0x03, sql));
  }

  private static byte[] bytes(int kind, String text) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(kind);
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static Said packet(boolean byClient, int number, byte[] body) {
    ByteBuffer packet = ByteBuffer.allocate(4 + body.length).order(ByteOrder.LITTLE_ENDIAN);
    packet.putInt(body.length | number << 24).put(body);
    return new Said(byClient, packet.array());
  }
}
