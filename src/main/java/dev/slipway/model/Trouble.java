package dev.slipway.model;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What goes wrong with applications again and again: how it shows in what they print, what is
 * behind it, and what to do. The order is that of looking: what says more comes first.
 */
public enum Trouble {
  /** Writers of one SQLite file, or transactions that wait for each other. */
  LOCKED(
      "database locked",
      "(?i)database is locked|SQLITE_BUSY|Lock wait timeout exceeded|due to lock timeout"
          + "|deadlock (?:detected|found)|could not obtain lock",
      "another program or a long transaction holds the database",
      "end it (slipway status, slipway check name who has it open); keep transactions short; with"
          + " SQLite let the app wait: timeout=20"),
  /** More connections than the server takes. */
  TOO_MANY_CONNECTIONS(
      "too many connections",
      "(?i)too many (?:clients|connections)|remaining connection slots|QueuePool limit of"
          + "|max_user_connections",
      "the app's pools together are larger than the server allows, perhaps with two releases",
      "fewer workers or a smaller pool, or raise the limit; slipway check does the sum"),
  /** The server insists on encryption. */
  TLS(
      "database wants TLS",
      "(?i)no pg_hba\\.conf entry[^\\n]*no encryption|(?:SSL|TLS) (?:connection )?is required"
          + "|insecure transport|require_secure_transport|SSL off",
      "the database server takes encrypted connections only",
      "add ?sslmode=require to a postgresql URL, ?ssl_ca=FILE to a mariadb one"),
  /** The server does not know the account. */
  LOGIN(
      "database refuses the account",
      "(?i)password authentication failed|Access denied for user|no pg_hba\\.conf entry"
          + "|role \"[^\"]*\" does not exist",
      "user or password in the database's URL is wrong, or that account may not come from here",
      "correct DATABASE_URL in the shared .env, then: slipway restart ENV"),
  /** The server does not know the database. */
  NO_DATABASE(
      "no such database",
      "(?i)database \"[^\"]*\" does not exist|Unknown database",
      "the name in the database's URL is another than on the server",
      "correct DATABASE_URL in the shared .env, or create the database"),
  /** The code is newer than the schema. */
  NO_TABLE(
      "table or column missing",
      "(?i)no such (?:table|column)|(?:relation|column) \\S+ does not exist"
          + "|Table '[^']*' doesn't exist|Unknown column",
      "the schema is older than the code: a migration is missing or was not applied",
      "see slipway migration list ENV; name the tool under 'migrations:' so that it is applied"),
  /** Nobody listens there. */
  UNREACHABLE(
      "database unreachable",
      "(?i)could not connect to server|Can't connect to (?:MySQL|MariaDB|local|server)"
          + "|connection to server at [^\\n]*failed|(?:5432|3306)[^\\n]*(?:refused|timed out)"
          + "|(?:ECONNREFUSED|ETIMEDOUT)[^\\n]*(?:5432|3306)|unable to open database file",
      "the database's server does not run, or host and port are wrong, or a firewall is between",
      "start it, or correct DATABASE_URL in the shared .env; slipway check asks it again"),
  /** Somebody else's service does not believe us. */
  API_KEY(
      "API key invalid",
      "(?i)\\b40[13]\\b[^\\n]*(?:unauthori[sz]ed|forbidden|client"
          + " error)|(?:invalid|incorrect|expired)[ _]?(?:api["
          + " _]?)?(?:key|token)|authentication_error|InvalidApiKey",
      "an external service refuses the key it is given: wrong, expired, or not set in this"
          + " environment",
      "set the right one in the shared .env, then: slipway restart ENV"),
  /** Somebody else's service has had enough of us. */
  RATE_LIMIT(
      "rate limit",
      "(?i)\\b429\\b|too many requests|rate[ _-]?limit",
      "an external service is asked too often",
      "wait for its window to pass; ask it less often while starting, or name in 'health.required'"
          + " only what the app cannot do without"),
  /** Somebody else's service does not answer. */
  EXTERNAL(
      "external service down",
      "(?i)Max retries exceeded|NameResolutionError|getaddrinfo|\\bENOTFOUND|Name or service not"
          + " known|ConnectTimeout|ReadTimeout|\\b50[234]\\b[^\\n]*(?:Bad"
          + " Gateway|Unavailable|Gateway|server error)|Connection refused|ECONNREFUSED",
      "a service that the app needs does not answer; the release need not be the reason",
      "see whether it is up; an app that works without it should answer its health as degraded"),
  /** A dependency that nobody declared. */
  NO_MODULE(
      "module missing",
      "ModuleNotFoundError|No module named|Cannot find module|ERR_MODULE_NOT_FOUND",
      "the code imports what its list of dependencies does not have",
      "add it to that list, and deploy again"),
  /** Somebody has the port. */
  PORT(
      "port in use",
      "(?i)Address already in use|EADDRINUSE",
      "the app listens at a fixed port, where the old release still is",
      "let it listen where it is told to: {listen} or {port} in the command"),
  /** Nothing left. */
  DISK(
      "disk full",
      "(?i)No space left on device|ENOSPC|disk is full",
      "the disk is full",
      "make room; slipway keeps the last good release and backup in any case");

  private final String title;
  private final Pattern shows;
  private final String cause;
  private final String remedy;

  Trouble(String title, String shows, String cause, String remedy) {
    this.title = title;
    this.shows = Pattern.compile(shows);
    this.cause = cause;
    this.remedy = remedy;
  }

  /** The one that what an application printed is about; empty when it is none of these. */
  public static Optional<Trouble> in(String output) {
    return Stream.of(values()).filter(one -> one.shows.matcher(output).find()).findFirst();
  }

  /** Its name for people. */
  public String title() {
    return title;
  }

  /** What is behind it. */
  public String cause() {
    return cause;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /** All of it, as what to do next. */
  public String inWords() {
    return title + ": " + cause + "; " + remedy;
  }
}
