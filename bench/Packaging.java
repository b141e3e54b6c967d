import dev.slipway.model.Progress;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Redaction;
import dev.slipway.release.pack.PackageOrder;
import dev.slipway.release.pack.Packaged;
import dev.slipway.release.pack.Packager;
import dev.slipway.release.pack.Selection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Packages a folder, for {@code bench/packaging}: SOURCE TARGET_FOLDER. */
public final class Packaging {
  public static void main(String[] args) {
    Selection all = new Selection(List.of(), List.of(), List.of(), List.of());
    Packaged packaged =
        new Packager(new CommandRunner(Redaction.NONE))
            .pack(
                new PackageOrder(
                    Path.of(args[0]),
                    "bench",
                    all,
                    Path.of(args[1]),
                    Instant.now(),
                    Optional.of("1"),
                    List.of(),
                    "bench"),
                Progress.SILENT);
    System.out.println(packaged.archive());
  }
}
