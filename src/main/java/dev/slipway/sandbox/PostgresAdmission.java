package dev.slipway.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Admits one account to one database of a PostgreSQL server. The client says both in its first
 * message (protocol 3.0, "Start-up"); encryption is declined, since the way is on this host. What
 * is beyond may be another host, so there it is asked for.
 *
 * @param user the account
 * @param database the database
 * @param encryption how the server is spoken to; empty: plainly
 */
public record PostgresAdmission(String user, String database, Optional<Encryption> encryption)
    implements Outlet.Admission {
  private static final int LARGEST = 10_000;
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int CANCEL_REQUEST = 80877102;
  private static final int SASL = 10;
  private static final byte AUTHENTICATION = 'R';
  private static final byte NEGOTIATION = 'v';

  @Override
  public Talk follow(Statements listener) {
    return new PostgresTalk(listener);
  }

  @Override
  public Optional<ByteChannel> admit(SocketChannel client, SocketChannel server)
      throws IOException {
    while (true) {
      int length = Octets.read(client, Integer.BYTES).getInt();
      if (length < 8 || length > LARGEST) {
        return Optional.empty();
      }
      ByteBuffer rest = Octets.read(client, length - Integer.BYTES);
      int code = rest.getInt();
      if (code == SSL_REQUEST || code == GSS_REQUEST) {
        Octets.write(client, ByteBuffer.wrap(new byte[] {'N'}));
        continue;
      }
      if (code != CANCEL_REQUEST && !isOurs(rest)) {
        refuse(client);
        return Optional.empty();
      }
      ByteChannel onward = encrypted(server);
      ByteBuffer whole = ByteBuffer.allocate(length).putInt(length).put(rest.rewind());
      Octets.write(onward, whole.flip());
      if (onward instanceof TlsChannel && code != CANCEL_REQUEST) {
        passOffer(onward, client);
      }
      return Optional.of(onward);
    }
  }

  /**
   * Over TLS a server offers to bind the password to that very connection. Our clients have no TLS,
   * so they cannot, and libpq takes such an offer for an attack: it is taken out.
   */
  private static void passOffer(ByteChannel server, ByteChannel client) throws IOException {
    byte type;
    do {
      ByteBuffer head = Octets.read(server, 1 + Integer.BYTES);
      type = head.get();
      int length = head.getInt();
      if (length < Integer.BYTES || length > LARGEST) {
        throw new IOException("the server's answer is none of PostgreSQL's");
      }
      byte[] body = Octets.read(server, length - Integer.BYTES).array();
      byte[] passed = type == AUTHENTICATION ? withoutBinding(body) : body;
      ByteBuffer message = ByteBuffer.allocate(1 + Integer.BYTES + passed.length);
      message.put(type).putInt(Integer.BYTES + passed.length).put(passed);
      Octets.write(client, message.flip());
    } while (type == NEGOTIATION);
  }

  private static byte[] withoutBinding(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return body.length > Integer.BYTES && ByteBuffer.wrap(body).getInt() == SASL
        ? text.replace("SCRAM-SHA-256-PLUS\0", "").getBytes(StandardCharsets.ISO_8859_1)
        : body;
  }

  private ByteChannel encrypted(SocketChannel server) throws IOException {
    if (encryption.isEmpty()) {
      return server;
    }
    Octets.write(server, ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST).flip());
    if (Octets.read(server, 1).get() == 'S') {
      return encryption.get().over(server);
    }
    if (encryption.get().required()) {
      throw new IOException("the server has no TLS, and the database's URL requires it");
    }
    return server;
  }

  private boolean isOurs(ByteBuffer parameters) {
    String askedUser = "";
    String askedDatabase = "";
    for (String name = Octets.text(parameters); !name.isEmpty(); name = Octets.text(parameters)) {
      String value = Octets.text(parameters);
      if (name.equals("user")) {
        askedUser = value;
      } else if (name.equals("database")) {
        askedDatabase = value;
      } else if (name.equals("replication") && !value.equals("false")) {
        return false;
      }
    }
    return askedUser.equals(user) && askedDatabase.equals(database);
  }

  private void refuse(SocketChannel client) throws IOException {
    String text =
        "SFATAL\0C28000\0Min the rehearsal only the clone can be reached: database "
            + database
            + "\0\0";
    byte[] fields = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocate(1 + Integer.BYTES + fields.length);
    message.put((byte) 'E').putInt(Integer.BYTES + fields.length).put(fields);
    Octets.write(client, message.flip());
  }
}
