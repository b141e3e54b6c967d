package dev.slipway.watch;

/**
 * Whether two shares of errors differ by more than chance: Fisher's exact test, one-sided. It asks
 * how probable so many errors on the new release's side would be, if all errors that there were had
 * fallen on requests of either release by lot. It needs no assumption on how many requests there
 * are, and errs on the side of chance.
 */
final class Chance {
  private Chance() {}

  /**
   * The probability of at least {@code errors} among {@code requests}, when {@code errors +
   * otherErrors} fall by lot on {@code requests + otherRequests}.
   */
  static double ofAtLeast(long errors, long requests, long otherErrors, long otherRequests) {
    long all = requests + otherRequests;
    long bad = errors + otherErrors;
    if (errors <= 0 || requests <= 0 || bad >= all) {
      return 1;
    }
    double fixed = -logChoose(all, requests);
    double sum = 0;
    for (long k = errors; k <= Math.min(bad, requests); k++) {
      double one = Math.exp(logChoose(bad, k) + logChoose(all - bad, requests - k) + fixed);
      sum += one;
      if (one < sum * 1e-9) {
        break; // What follows is smaller still.
      }
    }
    return Math.min(1, sum);
  }

  private static double logChoose(long n, long k) {
    return k < 0 || k > n
        ? Double.NEGATIVE_INFINITY
        : logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  }

  /** By Stirling's series; exact to ten digits. */
  private static double logFactorial(long n) {
    if (n < 16) {
      double product = 1;
      for (long i = 2; i <= n; i++) {
        product *= i;
      }
      return Math.log(product);
    }
    double x = n + 1.0;
    return (x - 0.5) * Math.log(x)
        - x
        + 0.5 * Math.log(2 * Math.PI)
        + 1 / (12 * x)
        - 1 / (360 * x * x * x)
        + 1 / (1260 * Math.pow(x, 5));
  }
}
