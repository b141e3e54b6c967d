package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;

/** Does what one verb asks. Called on a virtual thread of its own, so it may take its time. */
@FunctionalInterface
public interface Handler {

  /**
   * Carries out the request. A client that hangs up changes nothing here: the work goes on, and
   * whoever only serves that client watches {@link Session#onHangUp}.
   *
   * @param request validated: the verb is this handler's and every argument is one it knows
   * @param session where events go while the work is done
   * @return the one result line
   * @throws dev.slipway.model.Failure what did not work; it becomes the result line
   */
  Event.Ended handle(Request request, Session session);
}
