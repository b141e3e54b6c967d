package dev.slipway.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.model.SlipwayHome;
import dev.slipway.process.Account;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ControlServerTest {
  @TempDir Path directory;
  private Path socket;
  private Keeper keeper;

  @BeforeEach
  void open() {
    KeeperHome home = new KeeperHome(new SlipwayHome(directory));
    socket = home.socket();
    keeper =
        Keeper.open(
            home,
            Optional.of(new KeeperSettings(new Listen(List.of(), List.of()), List.of(), true)),
            new RoutesOnPaper(),
            RestartDelays.APP);
  }

  @AfterEach
  void close() {
    keeper.close();
  }

  @Test
  void several_requests_may_follow_the_greeting_and_each_gets_a_line() throws Exception {
    assertThat(
            ask(
                """
                {"api":1}
                {"op":"read","app":"shop/production"}
                {"op":"await-drained","app":"shop/production","instance":"1-web","limitMillis":5}
                {"op":"counters","app":"shop/production"}
                """))
        .containsExactly(
            "{\"reply\":\"current\",\"revision\":0}",
            "{\"reply\":\"waited\",\"reached\":true}",
            "{\"reply\":\"counted\",\"counters\":[]}");
  }

  @Test
  void another_version_of_the_api_is_refused_by_name() throws Exception {
    assertThat(ask("{\"api\":2}\n{\"op\":\"unheard-of\"}\n"))
        .singleElement()
        .asString()
        .contains("\"code\":\"keeper.api\"", "version 1");
  }

  @Test
  void lines_that_make_no_sense_are_refused_and_the_next_client_is_served() throws Exception {
    for (String line : List.of("nonsense", "{\"op\":\"unheard-of\"}", "[]", "{}", "null")) {
      assertThat(ask("{\"api\":1}\n" + line + "\n"))
          .as(line)
          .singleElement()
          .asString()
          .contains("\"code\":\"keeper.line\"");
    }
    assertThat(ask("no greeting\n").getFirst()).contains("keeper.line");
    assertThat(ask("{\"api\":1}\n{\"op\":\"read\",\"app\":\"shop/x\"}\n").getFirst())
        .contains("current");
  }

  @Test
  void names_that_could_leave_the_home_are_refused() throws Exception {
    for (String app : List.of("../x", "shop/../..", "a;id>pwned/x", "shop")) {
      assertThat(ask("{\"api\":1}\n{\"op\":\"remove\",\"app\":\"" + app + "\",\"deployment\":1}\n"))
          .as(app)
          .singleElement()
          .asString()
          .contains("\"code\":\"name.invalid\"");
    }
  }

  @Test
  void the_socket_and_its_directory_are_ours_alone() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void another_user_is_refused_even_where_the_files_would_let_it_in() throws Exception {
    assumeThat(Account.ourUid()).as("only root can become another user").isZero();
    for (Path open : List.of(directory, socket.getParent(), socket)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    Process stranger =
        new ProcessBuilder(
                "setpriv",
                "--reuid=nobody",
                "--clear-groups",
                "/usr/bin/python3",
                "-c",
                """
                import socket, sys
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                s.sendall(b'{"api":1}\\n{"op":"describe"}\\n')
                s.shutdown(1)
                print(s.makefile().read())
                """,
                socket.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("keeper.peer", "user nobody may not")
        .doesNotContain("described");
  }

  private List<String> ask(String lines) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      Channels.newOutputStream(channel).write(lines.getBytes(StandardCharsets.UTF_8));
      channel.shutdownOutput();
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }
}
