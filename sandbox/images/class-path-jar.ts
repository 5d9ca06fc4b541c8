/** The longest line of a manifest that Java reads, in bytes and without its end. */
const lineLength = 72;

/**
 * The manifest of a jar that puts other jars into the class path, in this order.
 *
 * @param jars paths relative to the jar's folder, in ASCII and without blanks. HotSpot takes any URL for such a path
 *   (`ClassLoaderExt::process_jar_manifest`, JDK 17), and would not know the jars again.
 * @see https://docs.oracle.com/en/java/javase/17/docs/specs/jar/jar.html#jar-manifest
 */
export function classPathManifest(jars: readonly string[]): string {
  let line = `Class-Path: ${jars.join(" ")}`;
  const lines = ["Manifest-Version: 1.0"];
  while (line.length > lineLength) {
    lines.push(line.slice(0, lineLength));
    line = ` ${line.slice(lineLength)}`;
  }
  return [...lines, line, "", ""].join("\r\n");
}
