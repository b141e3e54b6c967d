package dev.slipway.init;

/**
 * A Python file as an importable module.
 *
 * @param name dotted name: {@code shop.wsgi}
 * @param folder what has to be on the module path besides the root: {@code src}; empty when nothing
 */
record PythonModule(String name, String folder) {

  static PythonModule of(String path) {
    boolean inSrc = path.startsWith("src/");
    String inside = inSrc ? path.substring("src/".length()) : path;
    String name = inside.replaceAll("\\.py$", "").replace('/', '.').replaceAll("\\.__init__$", "");
    return new PythonModule(name, inSrc ? "src" : "");
  }
}
