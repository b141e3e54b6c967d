package dev.slipway.database.mariadb;

import dev.slipway.database.UnixSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * Connections through the server's socket file: the driver's own way there needs a library more. It
 * wants a public class without arguments, and connects what it gets itself.
 */
public final class SocketFile extends ConfigurableSocketFactory {
  private String path = "";

  /** For the driver. */
  public SocketFile() {}

  @Override
  public void setConfiguration(Configuration configuration, String host) {
    this.path = configuration.nonMappedOptions().getProperty("socketFile", "");
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(path);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }
}
