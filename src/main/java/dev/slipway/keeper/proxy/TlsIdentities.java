package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the certificates of all routes, and reads them again when their files change. A new file
 * that cannot be used is reported once, and the old certificate goes on being shown: renewal tools
 * write the two files one after the other.
 */
final class TlsIdentities {
  private static final System.Logger LOG = System.getLogger(TlsIdentities.class.getName());

  /** What was read from a pair of files, and how they looked then. */
  private record Read(String stamp, Certificates.@Nullable Identity identity) {}

  private final Map<Desired.Tls, Read> files = new HashMap<>();
  private List<Desired.Route> routes = List.of();
  private volatile Certificates current = Certificates.NONE;

  /** Serves the certificates of these routes from now on. */
  synchronized void serve(List<Desired.Route> wanted) {
    routes = wanted;
    look();
  }

  /** Reads what has changed. */
  synchronized void look() {
    Map<String, Certificates.Identity> byHost = new HashMap<>();
    for (Desired.Route route : routes) {
      Desired.Tls tls = route.tls();
      Certificates.Identity identity = tls == null ? null : identity(tls);
      if (identity != null) {
        route.hosts().forEach(h -> byHost.putIfAbsent(h.toLowerCase(Locale.ROOT), identity));
      }
    }
    files.keySet().removeIf(tls -> routes.stream().noneMatch(r -> tls.equals(r.tls())));
    current = new Certificates(byHost);
  }

  private Certificates.@Nullable Identity identity(Desired.Tls tls) {
    Read before = files.get(tls);
    String stamp = stamp(tls.certificate()) + stamp(tls.key());
    if (before != null && before.stamp().equals(stamp)) {
      return before.identity();
    }
    Certificates.Identity identity = before == null ? null : before.identity();
    try {
      identity = CertificateFile.read(tls);
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, e.what());
    }
    files.put(tls, new Read(stamp, identity));
    return identity;
  }

  private static String stamp(String file) {
    try {
      Map<String, Object> seen = Files.readAttributes(Path.of(file), "unix:ino,size,ctime");
      return seen.toString();
    } catch (IOException e) {
      return "missing";
    }
  }

  /** The certificates of this moment. */
  Certificates current() {
    return current;
  }

  /**
   * A context that shows each client the certificate of the host it asks for. Clients show none, so
   * nothing that would be trusted is read.
   */
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new ServerNames(this::current)}, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw Failure.failed("keeper.tls", "this Java cannot do TLS").because(e);
    }
  }
}
