import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultRelease, icebergReleases } from "../../../../contract/iceberg";
import { jarsWith, type JarList } from "../../../../sandbox/images/jars";
import { checkout } from "../../../../sandbox/shared/paths";

describe("images/jars.json", () => {
  const read = (name: string) => readFile(join(checkout, "images", name), "utf8");
  let list: JarList;
  before(async () => {
    list = JSON.parse(await read("jars.json")) as JarList;
  });

  it("puts Iceberg first and the bundle with the old slf4j behind the S3 clients", () => {
    expect(list.jars.map(({ artifact }) => artifact)).to.deep.equal([
      "iceberg-spark-runtime-3.5_2.12",
      "nessie-spark-extensions-3.5_2.12",
      "hadoop-aws",
      "aws-java-sdk-bundle",
      "iceberg-aws-bundle",
      "url-connection-client",
    ]);
  });

  it("has the jars of each release of Iceberg that the platform knows, and of no other", () => {
    expect(Object.keys(list.iceberg)).to.deep.equal(icebergReleases);
    for (const release of icebergReleases) {
      const own = Object.entries(list.iceberg[release]).filter(([artifact]) => artifact.startsWith("iceberg-"));
      expect(own.map(([, { version }]) => version)).to.deep.equal([release, release]);
      expect(list.jars.map(({ artifact }) => artifact)).to.include.members(Object.keys(list.iceberg[release]));
    }
  });

  for (const release of icebergReleases) {
    it(`has a checksum for every jar that the sandbox uses with Iceberg ${release}`, () => {
      for (const { artifact, version, sha256 } of jarsWith(release, list)) {
        expect(version, artifact).to.match(/^\d/);
        expect(sha256, artifact).to.match(/^[0-9a-f]{64}$/);
      }
    });
  }

  it("refuses a jar that has no version", () => {
    const jars = [...list.jars, { group: "org.example", artifact: "forgotten" }];
    expect(() => jarsWith("1.5.2", { ...list, jars })).to.throw(
      "images/jars.json has no version of forgotten for Iceberg 1.5.2: give it one in `iceberg`.",
    );
  });

  it("is what the Containerfile puts into the class path, in this order, with the default and as told for others", async () => {
    const text = await read("Containerfile");
    const classPath = /^ENV SPARK_DIST_CLASSPATH=(\S+)$/m.exec(text)?.[1];
    const defaults = [...text.matchAll(/^ARG (ICEBERG|AWS_SDK)=(\S+)$/gm)];
    const told = [...text.matchAll(/--build-arg (ICEBERG|AWS_SDK)=([\d.]+\d)/g)];
    for (const [release, args] of [[defaultRelease, defaults] as const, ["1.5.2", told] as const]) {
      const filled = args.reduce((path, [, name, value = ""]) => path?.replaceAll(`\${${name}}`, value), classPath);
      const paths = jarsOfProduction(release).map((jar) => `${list.folder}/${jar.artifact}-${jar.version}.jar`);
      expect(filled?.split(":"), release).to.deep.equal(paths);
    }
  });

  const jarsOfProduction = (release: (typeof icebergReleases)[number]) =>
    jarsWith(release, { ...list, jars: list.jars.map((jar) => ({ ...jar, sandbox: undefined })) });
});
