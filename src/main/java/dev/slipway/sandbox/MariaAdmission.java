package dev.slipway.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Admits one account of a MariaDB or MySQL server, which has rights on the clone only. The server
 * speaks first; encryption and compression are taken out of what it offers, since the way is on
 * this host, and the client's answer names its account. What is beyond may be another host: where
 * encryption is wanted there, ours is asked for in between, and the packets until the client is
 * logged in are numbered as each side counts them.
 *
 * @param user the account
 * @param encryption how the server is spoken to; empty: plainly
 */
public record MariaAdmission(String user, Optional<Encryption> encryption)
    implements Outlet.Admission {
  private static final int LARGEST = 64_000;
  private static final int HEADER = 4;
  private static final int OFFERS_TLS = 0x0800;
  private static final int OFFERS_ZLIB = 0x0020;

  /** Among the higher capabilities. */
  private static final int OFFERS_ZSTD = 0x0400;

  /** Of an answer before its account: capabilities, largest packet, character set, reserve. */
  private static final int BEFORE_USER = 4 + 4 + 1 + 23;

  private static final int ACCESS_DENIED = 1045;

  /** What a packet of the server is, while it finds out who the client is. */
  private static final int OK = 0x00;

  private static final int MORE = 0x01;
  private static final int ERROR = 0xFF;

  /** The server knows the password already, and goes on by itself. */
  private static final byte KNOWN = 3;

  @Override
  public Talk follow(Statements listener) {
    return new MariaTalk(listener);
  }

  @Override
  public Optional<ByteChannel> admit(SocketChannel client, SocketChannel server)
      throws IOException {
    ByteBuffer greeting = packet(server);
    if (greeting.get(HEADER) != 10) {
      // An error, such as too many connections: the client is to read it.
      Octets.write(client, greeting);
      return Optional.empty();
    }
    boolean offered = offersTls(greeting);
    plain(greeting);
    Octets.write(client, greeting);
    ByteBuffer answer = packet(client);
    if (answer.limit() <= HEADER + BEFORE_USER || !userIn(answer).equals(user)) {
      refuse(client, answer.get(HEADER - 1) + 1);
      return Optional.empty();
    }
    if (encryption.isEmpty() || (!offered && !encryption.get().required())) {
      Octets.write(server, answer);
      return Optional.of(server);
    }
    if (!offered) {
      throw new IOException("the server has no TLS, and the database's URL requires it");
    }
    return loggedIn(client, encrypted(server, answer), answer);
  }

  /** What the client said of itself, and that it wants TLS, which it does not know. */
  private ByteChannel encrypted(SocketChannel server, ByteBuffer answer) throws IOException {
    ByteBuffer wish = ByteBuffer.allocate(HEADER + BEFORE_USER).order(ByteOrder.LITTLE_ENDIAN);
    wish.put((byte) BEFORE_USER).put((byte) 0).put((byte) 0).put(answer.get(HEADER - 1));
    wish.put(answer.slice(HEADER, BEFORE_USER));
    wish.putInt(HEADER, wish.getInt(HEADER) | OFFERS_TLS);
    Octets.write(server, wish.flip());
    return encryption.orElseThrow().over(server);
  }

  /** Passes what belongs to the log-in: from here on the server's packets count one more. */
  private static Optional<ByteChannel> loggedIn(
      SocketChannel client, ByteChannel server, ByteBuffer answer) throws IOException {
    answer.putInt(HEADER, answer.getInt(HEADER) | OFFERS_TLS);
    Octets.write(server, counted(answer, 1));
    while (true) {
      ByteBuffer said = packet(server);
      int kind = said.get(HEADER) & 0xFF;
      boolean isMore = kind == MORE && said.limit() > HEADER + 1;
      Octets.write(client, counted(said, -1));
      if (kind == OK) {
        return Optional.of(server);
      }
      if (kind == ERROR) {
        server.close();
        return Optional.empty();
      }
      // That a password was known already is said without waiting for an answer.
      if (!isMore || said.get(HEADER + 1) != KNOWN) {
        Octets.write(server, counted(packet(client), 1));
      }
    }
  }

  private static ByteBuffer counted(ByteBuffer packet, int more) {
    packet.put(HEADER - 1, (byte) (packet.get(HEADER - 1) + more));
    return packet.rewind();
  }

  private static ByteBuffer packet(ByteChannel from) throws IOException {
    ByteBuffer header = Octets.read(from, HEADER);
    int length =
        (header.get(0) & 0xFF) | (header.get(1) & 0xFF) << 8 | (header.get(2) & 0xFF) << 16;
    if (length == 0 || length > LARGEST) {
      throw new IOException("a greeting of " + length + " bytes");
    }
    ByteBuffer whole = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
    return whole.put(header).put(Octets.read(from, length)).flip();
  }

  /** The lower capabilities stand behind version, thread number, and 9 bytes of salt. */
  private static int capabilities(ByteBuffer greeting) {
    ByteBuffer reader = greeting.duplicate();
    reader.position(HEADER + 1);
    String version = Octets.text(reader);
    return HEADER + 1 + version.getBytes(StandardCharsets.UTF_8).length + 1 + 4 + 8 + 1;
  }

  private static boolean offersTls(ByteBuffer greeting) {
    return (greeting.getShort(capabilities(greeting)) & OFFERS_TLS) != 0;
  }

  /** Without encryption and compression: on one host there is no use in them, and we listen. */
  private static void plain(ByteBuffer greeting) {
    int place = capabilities(greeting);
    greeting.putShort(place, (short) (greeting.getShort(place) & ~(OFFERS_TLS | OFFERS_ZLIB)));
    int higher = place + 5;
    if (greeting.limit() >= higher + 2) {
      greeting.putShort(higher, (short) (greeting.getShort(higher) & ~OFFERS_ZSTD));
    }
  }

  private static String userIn(ByteBuffer answer) {
    ByteBuffer reader = answer.duplicate();
    reader.position(HEADER + BEFORE_USER);
    return Octets.text(reader);
  }

  private static void refuse(SocketChannel client, int sequence) throws IOException {
    byte[] text =
        "#28000in the rehearsal only the clone can be reached".getBytes(StandardCharsets.UTF_8);
    int length = 3 + text.length;
    ByteBuffer packet = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
    packet.put((byte) length).put((byte) 0).put((byte) 0).put((byte) sequence);
    packet.put((byte) 0xFF).putShort((short) ACCESS_DENIED).put(text);
    Octets.write(client, packet.flip());
  }
}
