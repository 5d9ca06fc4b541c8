import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkout } from "../../../sandbox/paths";

interface Jar {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly sha256: string | null;
  readonly sandbox?: { readonly version: string; readonly sha256: string };
}

describe("images/jars.json", () => {
  const read = (name: string) => readFile(join(checkout, "images", name), "utf8");
  let folder: string;
  let jars: readonly Jar[];
  let sparkModules: readonly Jar[];
  before(async () => {
    ({ folder, jars, sparkModules } = JSON.parse(await read("jars.json")) as {
      folder: string;
      jars: Jar[];
      sparkModules: Jar[];
    });
  });

  it("puts Iceberg first and the bundle with the old slf4j behind the S3 clients", () => {
    expect(jars.map(({ artifact }) => artifact)).to.deep.equal([
      "iceberg-spark-runtime-3.5_2.12",
      "nessie-spark-extensions-3.5_2.12",
      "hadoop-aws",
      "aws-java-sdk-bundle",
      "iceberg-aws-bundle",
      "url-connection-client",
    ]);
  });

  it("has a checksum for every jar that the sandbox uses", () => {
    for (const { artifact, sha256, sandbox } of [...jars, ...sparkModules])
      expect(sandbox?.sha256 ?? sha256, artifact).to.match(/^[0-9a-f]{64}$/);
  });

  it("is what the Containerfile puts into the class path, in this order", async () => {
    const classPath = /^ENV SPARK_DIST_CLASSPATH=(\S+)$/m.exec(await read("Containerfile"))?.[1];
    const paths = [...jars, ...sparkModules].map((jar) => `${folder}/${jar.artifact}-${jar.version}.jar`);
    expect(classPath?.split(":")).to.deep.equal(paths);
  });
});
