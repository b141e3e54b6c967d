import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;

public class App {
  static final String DB = "jdbc:sqlite:counter.db";

  public static void main(String[] args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/health", exchange -> {});
    server.start();
  }
}
