package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Watchpost.Look;
import dev.slipway.database.Watchpost.Stranger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the guard says of what a post in memory shows. */
class SentryTest {
  /** So long that only what a test asks for is looked at. */
  private static final Duration NEVER = Duration.ofDays(1);

  private final Set<String> there = new TreeSet<>();
  private final Set<String> immune = new TreeSet<>();
  private final List<String> ended = new ArrayList<>();
  private long written;
  private long unseen;
  private boolean counts = true;
  private boolean away;
  private final List<Sentry> opened = new ArrayList<>();

  @AfterEach
  void closed() {
    opened.forEach(Sentry::close);
  }

  private Sentry opened() throws SQLException {
    opened.add(Sentry.open(Post::new, NEVER));
    return opened.getLast();
  }

  private final class Post implements Watchpost {
    @Override
    public Look look() throws SQLException {
      if (away) {
        throw new SQLException("gone");
      }
      return new Look(there.stream().map(name -> new Stranger(name, name)).toList(), "", unseen);
    }

    @Override
    public String written() {
      return "" + written;
    }

    @Override
    public boolean countsComers() {
      return counts;
    }

    @Override
    public List<Stranger> end(List<Stranger> strangers) {
      strangers.stream()
          .map(Stranger::key)
          .filter(name -> !immune.contains(name))
          .forEach(name -> {
            there.remove(name);
            ended.add(name);
          });
      return strangers.stream().filter(one -> immune.contains(one.key())).toList();
    }

    @Override
    public void close() {}
  }

  @Test
  void while_nobody_comes_there_is_nothing_to_say() throws SQLException {
    Sentry sentry = opened();
    written++; // the server's own bookkeeping
    assertThat(sentry.seen()).isEqualTo(Intrusions.NONE);
  }

  @Test
  void who_is_there_already_is_ended_and_counts_as_nobody() throws SQLException {
    there.add("cron");
    Sentry sentry = opened();
    assertThat(ended).containsExactly("cron");
    assertThat(sentry.seen()).isEqualTo(Intrusions.NONE);
  }

  @Test
  void who_comes_is_ended_and_wrote_nothing_when_nothing_was_written() throws SQLException {
    Sentry sentry = opened();
    there.add("cron");
    assertThat(sentry.seen().ended()).containsExactly("cron");
    assertThat(sentry.seen().mayHaveWritten()).isFalse();
    assertThat(there).isEmpty();
  }

  @Test
  void who_was_ended_too_late_is_told_by_what_was_written() throws SQLException {
    Sentry sentry = opened();
    there.add("cron");
    written++;
    assertThat(sentry.seen().doubts())
        .singleElement()
        .asString()
        .contains("before those that came");
  }

  @Test
  void who_was_too_quick_to_be_seen_is_told_by_what_was_written() throws SQLException {
    Sentry sentry = opened();
    unseen++;
    assertThat(sentry.seen().mayHaveWritten()).isFalse();
    written++;
    assertThat(sentry.seen().doubts()).singleElement().asString().contains("too quick");
  }

  @Test
  void where_comers_are_not_counted_what_was_written_is_enough() throws SQLException {
    counts = false;
    Sentry sentry = opened();
    written++;
    assertThat(sentry.seen().mayHaveWritten()).isTrue();
  }

  @Test
  void what_ours_write_is_nobody_elses() throws SQLException {
    counts = false;
    Sentry sentry = opened();
    sentry.oursWrite(true);
    written++;
    sentry.oursWrite(false);
    assertThat(sentry.seen()).isEqualTo(Intrusions.NONE);
  }

  @Test
  void what_was_written_just_before_ours_write_is_seen_too() throws SQLException {
    counts = false;
    Sentry sentry = opened();
    written++;
    sentry.oursWrite(true);
    assertThat(sentry.seen().mayHaveWritten()).isTrue();
  }

  @Test
  void who_comes_while_ours_write_may_have_written() throws SQLException {
    Sentry sentry = opened();
    sentry.oursWrite(true);
    there.add("cron");
    assertThat(sentry.seen().doubts()).singleElement().asString().contains("cron", "own programs");
  }

  @Test
  void who_cannot_be_ended_may_have_written() throws SQLException {
    Sentry sentry = opened();
    immune.add("cron");
    there.add("cron");
    assertThat(sentry.seen().doubts()).singleElement().asString().contains("could not be ended");
  }

  @Test
  void a_server_that_went_away_is_no_doubt_but_is_told() throws SQLException {
    Sentry sentry = opened();
    away = true;
    assertThat(sentry.seen().unwatched()).hasSize(1);
    away = false;
    written++;
    assertThat(sentry.seen().mayHaveWritten()).isFalse();
  }
}
