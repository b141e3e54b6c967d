package dev.slipway.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.config.ConfigFile;
import dev.slipway.config.check.Finding.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  @TempDir Path folder;

  @Test
  void finds_nothing_in_a_sound_local_app() throws Exception {
    write("requirements.txt", "flask\n");
    assertThat(check("local", "dependencies: requirements.txt\n", "DEBUG=1\nSECRET_KEY=dev\n"))
        .isEmpty();
  }

  @Test
  void warns_of_no_isolation_where_customers_are_and_says_what_to_do() throws Exception {
    assertThat(check("production", "", ""))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo("user.no-isolation");
          assertThat(finding.level()).isEqualTo(Level.WARNING);
          assertThat(finding.next()).contains("useradd", "shop-production", "environments");
        });
  }

  @Test
  void reports_an_account_that_does_not_exist() throws Exception {
    assertThat(check("production", "user: nobody-of-that-name\n", ""))
        .extracting(Finding::code, Finding::level)
        .containsExactly(tuple("user.missing", Level.PROBLEM));
  }

  @Test
  void says_which_driver_is_missing_slow_or_not_meant_for_production() throws Exception {
    String settings = "dependencies: requirements.txt\ndatabase: ${DATABASE_URL}\n";
    write("requirements.txt", "Flask-SQLAlchemy==3.1\npsycopg==3.2  # not psycopg2\n");
    assertThat(check("local", settings, "DATABASE_URL=postgresql://u@h/shop\n"))
        .extracting(Finding::what)
        .containsExactly(
            "postgresql:// makes SQLAlchemy look for psycopg2, and the app asks for psycopg 3",
            "psycopg without its C part is several times slower");
    assertThat(check("local", settings, "DATABASE_URL=postgres://u@h/shop\n"))
        .extracting(Finding::what)
        .contains("the database's URL begins with postgres://, which SQLAlchemy refuses since 1.4");
    write("requirements.txt", "sqlalchemy\npsycopg[c]\n");
    assertThat(check("local", settings, "DATABASE_URL=postgresql+psycopg://u@h/shop\n")).isEmpty();
    write("requirements.txt", "sqlalchemy\nPyMySQL\n");
    assertThat(check("local", settings, "DATABASE_URL=mysql+pymysql://u@h/shop\n"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo("database.driver");
          assertThat(finding.next()).contains("mysqlclient");
        });
    write("requirements.txt", "sqlalchemy\npymysql\nmysqlclient\n");
    assertThat(check("local", settings, "DATABASE_URL=mysql+mysqldb://u@h/shop\n")).isEmpty();
  }

  @Test
  void of_two_engines_at_once_it_says_which_one_is_protected() throws Exception {
    String settings = "database: ${DATABASE_URL}\n";
    String one = "DATABASE_URL=postgresql+psycopg://u:p@h/shop\n";
    assertThat(check("local", settings, one + "ADMIN_URL=postgresql://admin:x@h/shop\n"))
        .as("another account of the same one is none")
        .isEmpty();
    assertThat(check("local", settings, one + "REPORTS_URL=mysql+pymysql://u:p@h/reports\n"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo("database.second");
          assertThat(finding.level()).isEqualTo(Level.WARNING);
          assertThat(finding.what()).contains("REPORTS_URL").doesNotContain("u:p");
        });
  }

  @Test
  void reports_each_missing_variable_with_its_line() throws Exception {
    assertThat(check("local", "database: ${DATABASE_URL}\nenv: {A: '${B}'}\n", "X=1\n"))
        .extracting(f -> f.code() + " " + f.place().orElseThrow().line() + " " + f.what())
        .containsExactly(
            "variable.missing 4 variable DATABASE_URL is not set",
            "variable.missing 5 variable B is not set");
  }

  @Test
  void reports_every_problem_of_the_probe_scripts_with_its_place() throws Exception {
    write(
        "order.yaml",
        "steps:\n- gett: /\n- get: /${PATH_OF_SHOP}\n- {post: /, form: {a: '${TOKEN}'}}\n");
    write("good.yaml", "steps: [{get: /, headers: {x-token: '${TOKEN}'}}]\n");
    assertThat(check("local", "probes: [order.yaml, none.yaml, good.yaml]\n", "TOKEN=x\n"))
        .extracting(f -> f.code() + " " + f.what())
        .containsExactly(
            "probe.invalid order.yaml:2:3: unknown key 'gett'; did you mean 'get'?",
            "probe.invalid order.yaml:2:3: a step without a request;"
                + " allowed: one of get, head, post, put, patch, delete",
            "variable.missing order.yaml:3:8: variable PATH_OF_SHOP is not set",
            "probe.missing 'probes' names none.yaml, which is not in the app's folder");
  }

  @Test
  void knows_only_the_variables_that_a_deployment_will_know() throws Exception {
    write("slipway.yaml", "");
    Check.Subject alone = subject("local", "database: ${DATABASE_URL}\n");
    Check.Subject mine =
        new Check.Subject(
            alone.file(),
            folder,
            folder.resolve("shared.env"),
            Map.of("DATABASE_URL", "sqlite:///of-this-shell.db"));
    assertThat(Check.of(mine)).extracting(Finding::code).contains("variable.missing");
  }

  @Test
  void before_the_first_deployment_the_example_counts() throws Exception {
    write(".env.example", "DATABASE_URL=sqlite:///data/shop.db\n");
    Check.Subject first = subject("local", "database: ${DATABASE_URL}\nshared: [.env, data/]\n");
    assertThat(Check.of(first)).extracting(Finding::code).containsExactly("dotenv.absent");
  }

  @Test
  void warns_of_debugging_and_placeholders_and_shows_no_values() throws Exception {
    List<Finding> findings =
        check(
            "production",
            "user: root\nenv: {FLASK_DEBUG: '1'}\n",
            """
            SECRET_KEY=django-insecure-abc
            NODE_ENV=development
            DB_PASSWORD=hu%nter2
            MODE=x
            DATABASE_URL=mysql+pymysql://shop:password@h/shop
            """);

    assertThat(findings)
        .extracting(f -> f.code() + " " + f.what().replaceAll(" .*", ""))
        .contains("secret.placeholder SECRET_KEY", "debug.on NODE_ENV", "debug.on FLASK_DEBUG");
    assertThat(findings)
        .extracting(Finding::what)
        .contains("the password in DATABASE_URL is a placeholder or empty");
    assertThat(findings.toString()).doesNotContain("insecure-abc", "hu%nter2", "DB_PASSWORD");
  }

  @Test
  void warns_of_a_dotenv_that_others_can_read_and_of_lines_it_ignores() throws Exception {
    List<Finding> findings = check("local", "", "A=1\nB=\"open\n");
    assertThat(findings).extracting(Finding::code).containsExactly("dotenv.line");

    Files.setPosixFilePermissions(
        folder.resolve(".env"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Check.of(subject("local", "")))
        .extracting(Finding::next)
        .contains("Run: chmod 600 " + folder.resolve(".env"));
  }

  @Test
  void says_how_to_make_a_dotenv_from_the_example() throws Exception {
    write(".env.example", "A=1\n");
    assertThat(Check.of(subject("local", "shared: [.env]\n")))
        .singleElement()
        .satisfies(f -> assertThat(f.next()).contains("install -D -m 600"));
  }

  @Test
  void reports_files_that_the_settings_name_and_that_are_not_there() throws Exception {
    assertThat(
            check(
                "local",
                """
                dependencies: requirements.txt
                assets: {/static/: static/}
                migrations: {tool: alembic, folder: db}
                """,
                ""))
        .extracting(Finding::what)
        .containsExactly(
            "'dependencies' names requirements.txt, which is not there",
            "'migrations' names db, which is not there",
            "'assets' names static, which is not there");
  }

  @Test
  void reports_a_certificate_that_is_none_and_a_key_that_is_not_there() throws Exception {
    write("a.pem", "no certificate\n");
    String tls = "tls: {certificate: %s/a.pem, key: %s/b.pem}\n".formatted(folder, folder);
    assertThat(check("local", tls, ""))
        .extracting(Finding::code)
        .containsExactly("tls.invalid", "tls.unreadable");
  }

  @Test
  void reports_a_certificate_that_is_out_of_date_and_for_another_host() throws Exception {
    write("key.pem", "key\n");
    Path certificate = Path.of("src/test/resources/config/expired-for-old.example.pem");
    String tls =
        "url: https://shop.example\ntls: {certificate: %s, key: %s/key.pem}\n"
            .formatted(certificate.toAbsolutePath(), folder);
    assertThat(check("local", tls, ""))
        .extracting(Finding::code)
        .containsExactly("tls.expired", "tls.host", "tls.key-open");
  }

  @Test
  void warns_when_a_server_would_choose_its_own_port() throws Exception {
    ConfigFile.Valid file =
        ConfigFile.parse(
                "slipway.yaml",
                "app: a\nprocesses: gunicorn wsgi:app\n".getBytes(StandardCharsets.UTF_8),
                "local")
            .orThrow();
    assertThat(Check.of(new Check.Subject(file, folder, folder.resolve(".env"), Map.of())))
        .extracting(Finding::code)
        .containsExactly("web.listen");
  }

  private List<Finding> check(String environment, String settings, String dotenv) throws Exception {
    write(".env", dotenv);
    Files.setPosixFilePermissions(
        folder.resolve(".env"), PosixFilePermissions.fromString("rw-------"));
    return Check.of(subject(environment, settings));
  }

  private Check.Subject subject(String environment, String settings) {
    String text =
        "app: shop\nprocesses: python app.py {port}\nenvironments: {production: }\n" + settings;
    ConfigFile.Valid file =
        ConfigFile.parse("slipway.yaml", text.getBytes(StandardCharsets.UTF_8), environment)
            .orThrow();
    return new Check.Subject(file, folder, folder.resolve(".env"), Map.of());
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }
}
