/**
 * The release of Debian that images are made of, whatever the machine runs: the last with Java 17, which Spark 3.5
 * needs, and supported until June 2028.
 */
export const imageRelease = "bookworm";

/** Of Debian's package debian-archive-keyring, which Ubuntu has as well. */
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * Where the packages of a release of Debian come from, in the one-line format of sources.list(5): the mirrors that a
 * Debian machine uses for itself, as the public ones may be out of its reach. Nothing where the machine names no
 * mirror of Debian: mmdebstrap(1) knows the public ones.
 *
 * @param release by its codename
 * @param lists the text of the machine's lists of sources, in either format; empty on other systems than Debian
 */
export function packageSources(release: string, lists: string): string | undefined {
  const found = entries(lists).filter(({ components }) => components.includes("main"));
  const mirror = (suite: RegExp) => found.find(({ suites }) => suites.some((name) => suite.test(name)))?.uri;
  const archive = mirror(/^[a-z]+$/);
  const security = mirror(/-security$/);
  if (archive === undefined) return undefined;
  return [
    `deb [signed-by=${keyring}] ${archive} ${release} main`,
    `deb [signed-by=${keyring}] ${archive} ${release}-updates main`,
    ...(security === undefined ? [] : [`deb [signed-by=${keyring}] ${security} ${release}-security main`]),
    "",
  ].join("\n");
}

interface Entry {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

function entries(lists: string): Entry[] {
  const lines = lists.split("\n").filter((line) => !line.trimStart().startsWith("#"));
  return [...oneLineEntries(lines), ...stanzas(lines.join("\n"))];
}

function oneLineEntries(lines: readonly string[]): Entry[] {
  return lines.flatMap((line) => {
    const [, uri, suite, components] = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.+)$/.exec(line) ?? [];
    return uri && suite && components ? [{ uri, suites: [suite], components: components.split(/\s+/) }] : [];
  });
}

/** The format of deb822(5). */
function stanzas(text: string): Entry[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) =>
      new RegExp(`^${name}:((?:.*\n?)(?:[ \t]+.*\n?)*)`, "im").exec(stanza)?.[1]?.split(/\s+/).filter(Boolean) ?? [];
    if (!field("Types").includes("deb")) return [];
    return field("URIs").map((uri) => ({ uri, suites: field("Suites"), components: field("Components") }));
  });
}
