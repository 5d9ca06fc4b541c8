import { expect } from "chai";
import { execa } from "execa";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../../../../../sandbox/shared/paths";

describe("the entry point of the images of Spark", () => {
  let home: string;
  const inHome = (...names: string[]) => join(home, ...names);
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "spark-home-"));
    for (const folder of ["conf", "bin"]) await mkdir(inHome(folder));
    // In the place of tini, which would start it: a program that tells what it should start, and how.
    await writeFile(inHome("bin", "tini"), '#!/bin/sh\nprintf "%s\\n" "$@" "OPTS=$SPARK_SUBMIT_OPTS"\n');
    await chmod(inHome("bin", "tini"), 0o755);
  });
  afterEach(() => rm(home, { recursive: true }));

  const makeArchive = () => writeFile(inHome("class-data.jsa"), "");

  async function started(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const { stdout } = await execa("bash", [join(checkout, "sandbox/images/spark/entrypoint.sh"), ...args], {
      cwd: inHome("conf"),
      env: {
        PATH: `${inHome("bin")}:${process.env.PATH ?? ""}`,
        SPARK_HOME: home,
        SPARK_CONF_DIR: inHome("conf"),
        JAVA_HOME: "/java",
        ...env,
      },
      extendEnv: false,
    });
    return stdout.split("\n");
  }

  const after = (words: readonly string[], word: string) => words[words.lastIndexOf(word) + 1];
  const archiveOption = () => `-XX:SharedArchiveFile=${inHome("class-data.jsa")}`;
  const jar = () => inHome("class-path.jar");

  describe("where the image has no archive of Java's classes", () => {
    it("starts driver, executor and operator as upstream does", async () => {
      const driver = await started(["driver", "--class", "Main"]);
      expect(driver).to.include.members([inHome("bin", "spark-submit"), "Main", "OPTS="]);
      expect(driver).not.to.include("--driver-class-path");
      expect(after(await started(["executor"]), "-cp")).to.equal(
        `${inHome("conf")}:${inHome("jars")}/*:${inHome("conf")}`,
      );
      const operator = await started(["operator", "controller", "start"], { SPARK_SUBMIT_OPTS: "-Xmx1g" });
      expect(operator).to.deep.equal(["-s", "--", "spark-operator", "controller", "start", "OPTS=-Xmx1g"]);
    });
  });

  describe("where the image has an archive of Java's classes", () => {
    beforeEach(makeArchive);

    it("gives driver and executor the archive, and first in their class path the jars in its order", async () => {
      const driver = await started(["driver"]);
      expect(after(driver, "--driver-class-path")).to.equal(jar());
      expect(driver.at(-1)).to.contain(archiveOption());

      const executor = await started(["executor"], {
        SPARK_DIST_CLASSPATH: "/a.jar:/b.jar",
        SPARK_JAVA_OPT_0: "-Da=b",
      });
      expect(executor).to.include.members([archiveOption(), "-Da=b"]);
      expect(after(executor, "-cp")).to.match(new RegExp(`^${jar()}:${inHome("conf")}:.*:/a\\.jar:/b\\.jar$`));
    });

    it("says nothing in a job's log about an archive that does not fit", async () => {
      const quiet = ["-Xlog:cds=off", "-Xlog:cds+dynamic=off"];
      expect(await started(["executor"])).to.include.members(quiet);
      for (const option of quiet) expect((await started(["driver"])).at(-1)).to.contain(option);
    });

    it("goes without for a job whose own jars come first", async () => {
      await writeFile(inHome("conf", "spark.properties"), "spark.driver.extraClassPath=/own.jar\n");
      const driver = await started(["driver"]);
      expect(driver).not.to.include("--driver-class-path");
      expect(driver.at(-1)).to.equal("OPTS=");

      const executor = await started(["executor"], { SPARK_CLASSPATH: "/own.jar" });
      expect(executor).not.to.include(archiveOption());
      expect(after(executor, "-cp")).to.match(new RegExp(`^${inHome("conf")}:/own\\.jar:`));
    });

    it("gives the archive to what the operator starts, beside its own options and its configuration of Hadoop", async () => {
      const env = { SPARK_SUBMIT_OPTS: "-XX:+UseSerialGC", YARN_CONF_DIR: "/etc/spark-submission" };
      const options = (await started(["operator"], env)).at(-1) ?? "";
      expect(options).to.match(/^OPTS=-XX:\+UseSerialGC /);
      expect(options).to.contain(archiveOption());
      expect(after(options.split(" "), "-cp")).to.equal(
        [jar(), inHome("conf"), `${inHome("jars")}/*`, "/etc/spark-submission"].join(":"),
      );
    });
  });
});
