package dev.slipway.migration;

import dev.slipway.process.Surroundings;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code flask db}: Flask-Migrate. Flask finds the app by {@code FLASK_APP}, {@code .flaskenv},
 * {@code app.py} or {@code wsgi.py}; where none of these is there, the argument of the web process
 * that looks like {@code shop.wsgi:app} says it.
 *
 * @param folder of the migrations, when it is not the one the app sets
 * @param webCommand arguments of the web process; empty when there is none
 */
record FlaskDoor(Optional<String> folder, List<String> webCommand) implements AlembicDoor {
  private static final String FLASK_APP = "FLASK_APP";
  private static final Pattern MODULE_AND_APP =
      Pattern.compile("[A-Za-z_][\\w.]*:[A-Za-z_]\\w*(\\(.*\\))?");

  @Override
  public String tool() {
    return "flask-migrate";
  }

  @Override
  public String program() {
    return "flask db";
  }

  @Override
  public Surroundings prepare(Surroundings surroundings) {
    boolean flaskFindsIt =
        surroundings.environment().containsKey(FLASK_APP)
            || Stream.of(".flaskenv", "app.py", "wsgi.py")
                .anyMatch(name -> Files.exists(surroundings.directory().resolve(name)));
    if (flaskFindsIt) {
      return surroundings;
    }
    return webCommand.stream()
        .filter(argument -> MODULE_AND_APP.matcher(argument).matches())
        .findFirst()
        .map(app -> surroundings.with(Map.of(FLASK_APP, app)))
        .orElse(surroundings);
  }

  @Override
  public String script() {
    return "flask_config.py";
  }

  @Override
  public String configuration() {
    return "flask_config(arguments[0])";
  }

  @Override
  public String argument(Surroundings prepared) {
    return folder.orElse("");
  }

  @Override
  public List<String> upgrade(Surroundings prepared) {
    return line("upgrade", "heads");
  }

  @Override
  public List<String> create(Surroundings prepared, String message, boolean fromModels) {
    return line(fromModels ? "migrate" : "revision", "--message=" + message);
  }

  private List<String> line(String verb, String argument) {
    List<String> line = new ArrayList<>(List.of("-m", "flask", "db", verb));
    folder.ifPresent(name -> line.add("--directory=" + name));
    line.add(argument);
    return line;
  }
}
