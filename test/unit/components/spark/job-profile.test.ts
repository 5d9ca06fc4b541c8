import { expect } from "chai";
import fc from "fast-check";
import { profileConf, profileProblems } from "../../../../components/spark/job-profile";

describe("the profile of a job", () => {
  const small = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  it("changes nothing of a job without one", () => {
    expect(profileConf(undefined, { "spark.driver.defaultJavaOptions": "-Da=b" })).to.deep.equal({});
    expect(profileProblems({ javaOptions: "-XX:+UseG1GC" })).to.deep.equal([]);
  });

  it("gives a small job's driver and executors Java's quick compiler and its serial collector", () => {
    expect(profileConf("small")).to.deep.equal({
      "spark.driver.defaultJavaOptions": small,
      "spark.executor.defaultJavaOptions": small,
    });
  });

  it("keeps the platform's options of Java, whatever they are", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-D[a-z]+=[a-z]+$/), (option) => {
        const conf = profileConf("small", { "spark.driver.defaultJavaOptions": option, "spark.ui.enabled": "true" });
        expect(conf).to.deep.equal({
          "spark.driver.defaultJavaOptions": `${option} ${small}`,
          "spark.executor.defaultJavaOptions": small,
        });
      }),
    );
  });

  it("refuses a second collector of garbage, with which Java does not start", () => {
    const sentence = (place: string) => [
      `${place} has -XX:+UseG1GC, and profile small another collector of garbage: leave one of them out.`,
    ];
    const javaOptions = "-Da=b -XX:+UseG1GC";
    const problems = (args: Omit<Parameters<typeof profileProblems>[0], "profile">) =>
      profileProblems({ profile: "small", ...args });
    expect(problems({ javaOptions })).to.deep.equal(sentence("javaOptions"));
    expect(problems({ executor: { javaOptions } })).to.deep.equal(sentence("executor.javaOptions"));
    const key = "spark.driver.extraJavaOptions";
    expect(problems({ conf: { [key]: javaOptions } })).to.deep.equal(sentence(`conf["${key}"]`));
    expect(problems({ javaOptions: "-XX:+UseSerialGC -Xss4m" })).to.deep.equal([]);
  });

  it("refuses a profile that is not known", () => {
    expect(profileProblems({ profile: "tiny" as "small" })).to.deep.equal([
      'profile is "tiny": write small, or leave it out.',
    ]);
  });
});
