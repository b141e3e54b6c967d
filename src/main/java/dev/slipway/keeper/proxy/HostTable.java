package dev.slipway.keeper.proxy;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which gate a host name leads to. Immutable: a change makes a new one. */
final class HostTable {
  /** Leads nowhere. */
  static final HostTable EMPTY = new HostTable(List.of());

  private final Map<String, Gate> byHost = new HashMap<>();
  private final @Nullable Gate only;

  /** A table of these gates; a host that two claim leads to the first. */
  HostTable(Collection<Gate> gates) {
    List<Gate> taking = gates.stream().filter(gate -> gate.position().takesRequests()).toList();
    for (Gate gate : taking) {
      for (String host : gate.position().route().hosts()) {
        byHost.putIfAbsent(host.toLowerCase(Locale.ROOT), gate);
      }
    }
    only = taking.size() == 1 ? taking.getFirst() : null;
  }

  /**
   * The gate for a {@code Host} header. When there is exactly one, the machine's own names and
   * addresses lead to it too.
   */
  @Nullable Gate find(String header) {
    Gate exact = byHost.get(header);
    if (exact != null) {
      return exact;
    }
    Authority authority = Authority.parse(header);
    Gate known = byHost.get(authority.host());
    return known != null || !authority.isMachine() ? known : only;
  }
}
