package dev.slipway.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Admits one account of a MariaDB or MySQL server, which has rights on the clone only. The server
 * speaks first; encryption is taken out of what it offers, since the way is on this host, and the
 * client's answer names its account.
 *
 * @param user the account
 */
public record MariaAdmission(String user) implements Outlet.Admission {
  private static final int LARGEST = 64_000;
  private static final int HEADER = 4;
  private static final int OFFERS_TLS = 0x0800;

  /** Of an answer before its account: capabilities, largest packet, character set, reserve. */
  private static final int BEFORE_USER = 4 + 4 + 1 + 23;

  private static final int ACCESS_DENIED = 1045;

  @Override
  public boolean admit(SocketChannel client, SocketChannel server) throws IOException {
    ByteBuffer greeting = packet(server);
    if (greeting.get(HEADER) != 10) {
      // An error, such as too many connections: the client is to read it.
      Octets.write(client, greeting);
      return false;
    }
    withoutTls(greeting);
    Octets.write(client, greeting);
    ByteBuffer answer = packet(client);
    if (answer.limit() <= HEADER + BEFORE_USER || !userIn(answer).equals(user)) {
      refuse(client, answer.get(HEADER - 1) + 1);
      return false;
    }
    Octets.write(server, answer);
    return true;
  }

  private static ByteBuffer packet(SocketChannel from) throws IOException {
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
  private static void withoutTls(ByteBuffer greeting) {
    ByteBuffer reader = greeting.duplicate();
    reader.position(HEADER + 1);
    String version = Octets.text(reader);
    int place = HEADER + 1 + version.getBytes(StandardCharsets.UTF_8).length + 1 + 4 + 8 + 1;
    greeting.putShort(place, (short) (greeting.getShort(place) & ~OFFERS_TLS));
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
