package dev.slipway.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Admits one account to one database of a PostgreSQL server. The client says both in its first
 * message (protocol 3.0, "Start-up"); encryption is declined, since the way is on this host.
 *
 * @param user the account
 * @param database the database
 */
public record PostgresAdmission(String user, String database) implements Outlet.Admission {
  private static final int LARGEST = 10_000;
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int CANCEL_REQUEST = 80877102;

  @Override
  public boolean admit(SocketChannel client, SocketChannel server) throws IOException {
    while (true) {
      int length = Octets.read(client, Integer.BYTES).getInt();
      if (length < 8 || length > LARGEST) {
        return false;
      }
      ByteBuffer rest = Octets.read(client, length - Integer.BYTES);
      int code = rest.getInt();
      if (code == SSL_REQUEST || code == GSS_REQUEST) {
        Octets.write(client, ByteBuffer.wrap(new byte[] {'N'}));
        continue;
      }
      if (code != CANCEL_REQUEST && !isOurs(rest)) {
        refuse(client);
        return false;
      }
      ByteBuffer whole = ByteBuffer.allocate(length).putInt(length).put(rest.rewind());
      Octets.write(server, whole.flip());
      return true;
    }
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
