package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.keeper.Listen;
import dev.slipway.model.Address;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenTest {
  private static final Address ANY = new Address("127.0.0.1", 0);

  @Test
  void tells_the_ports_it_found_in_order() throws Exception {
    EmbeddedProxy proxy = new EmbeddedProxy();
    try {
      Listen bound = proxy.start(new Listen(List.of(ANY, ANY), List.of(ANY)));
      assertThat(bound.http()).hasSize(2).doesNotHaveDuplicates().doesNotContain(ANY);
      assertThat(bound.https()).hasSize(1).doesNotContain(ANY);
      for (Address each : bound.http()) {
        try (Wire client = Wire.connect(each.port())) {
          assertThat(client.get("/").status()).isEqualTo(404);
        }
      }
    } finally {
      proxy.stop();
    }
  }

  @Test
  void listens_nowhere_when_one_port_is_taken() throws Exception {
    int free;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = probe.getLocalPort();
    }
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Listen wanted =
          new Listen(
              List.of(
                  new Address("127.0.0.1", free), new Address("127.0.0.1", other.getLocalPort())),
              List.of());
      assertThatThrownBy(() -> new EmbeddedProxy().start(wanted))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo("keeper.port-taken");
                assertThat(failure.what()).contains("127.0.0.1:" + other.getLocalPort());
                assertThat(failure.next()).contains("ss -ltnp");
              });
      assertThatThrownBy(() -> Wire.connect(free)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void stopping_closes_every_connection_and_frees_the_port_at_once() throws Exception {
    try (StubApp app = StubApp.named("one")) {
      Rig rig = Rig.to(app);
      Wire client = rig.connect();
      client.get("/");
      rig.close();
      assertThat(client.ends()).isTrue();
      EmbeddedProxy again = new EmbeddedProxy();
      again.start(Listen.http(new Address("127.0.0.1", rig.port)));
      new Socket(InetAddress.getLoopbackAddress(), rig.port).close();
      again.stop();
      client.close();
    }
  }
}
