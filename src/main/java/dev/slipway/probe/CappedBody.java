package dev.slipway.probe;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Keeps the beginning of a body, and hangs up when more comes. */
final class CappedBody implements BodySubscriber<CappedBody.Kept> {

  /**
   * What was kept.
   *
   * @param text the body, or its beginning
   * @param whole whether that was all
   */
  record Kept(String text, boolean whole) {}

  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Kept> end = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  CappedBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<Kept> getBody() {
    return end;
  }

  @Override
  public void onSubscribe(Subscription begun) {
    subscription = begun;
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), most - bytes.size())];
      boolean fits = part.length == buffer.remaining();
      buffer.get(part);
      bytes.writeBytes(part);
      if (!fits && subscription != null) {
        subscription.cancel();
        end.complete(new Kept(bytes.toString(StandardCharsets.UTF_8), false));
        return;
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    end.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    end.complete(new Kept(bytes.toString(StandardCharsets.UTF_8), true));
  }
}
