package dev.slipway.demo;

/**
 * One line of the demo's table.
 *
 * @param name what was done
 * @param cutover how it went live; a dash when it did not
 * @param ended how it ended, in a few words
 * @param asExpected whether it ended as it must
 * @param gapMillis longest time without a good answer
 * @param requests all requests meanwhile
 * @param failed failed ones
 * @param acknowledged writes acknowledged meanwhile
 * @param missing of these, how many are not in the database in the end
 * @param errors answers of a bad release that were errors of its own
 * @param announced how it would be undone, as said beforehand; empty when nobody asked
 * @param happened how it was undone; empty when it was not
 */
record Row(
    String name,
    String cutover,
    String ended,
    boolean asExpected,
    double gapMillis,
    long requests,
    long failed,
    long acknowledged,
    long missing,
    long errors,
    String announced,
    String happened) {

  /** A row whose writes are not counted yet. */
  static Row of(String name, String cutover, String ended, boolean asExpected, Tally tally) {
    return new Row(
        name,
        cutover,
        ended,
        asExpected,
        tally.longestGapMillis(),
        tally.requests(),
        tally.failures(),
        0,
        0,
        tally.errors(),
        "",
        "");
  }

  /** The same row with how it would be undone, and was. */
  Row undone(String said, String done) {
    return new Row(
        name,
        cutover,
        ended,
        asExpected && (done.isEmpty() || done.equals(said)),
        gapMillis,
        requests,
        failed,
        acknowledged,
        missing,
        errors,
        said,
        done);
  }

  /** The same row with what the ledger says of its writes. */
  Row with(long acknowledgedWrites, long missingWrites) {
    return new Row(
        name,
        cutover,
        ended,
        asExpected,
        gapMillis,
        requests,
        failed,
        acknowledgedWrites,
        missingWrites,
        errors,
        announced,
        happened);
  }
}
