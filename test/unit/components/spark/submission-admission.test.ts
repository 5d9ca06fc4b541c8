import { expect } from "chai";
import { submissionValidations } from "../../../../components/spark/submission-admission";
import { type SubmissionRule, submissionRules } from "../../../../contract/spark-submission";

const validation = (rule: SubmissionRule) => submissionValidations([rule])[0]!;
const reason = "is wrong";

describe("admission of what a Spark job may say", () => {
  for (const [what, rule, expression] of [
    [
      "a text that may be absent",
      { on: "text", path: ["driver", "javaOptions"], allowed: "^a$", reason },
      '(!variables.spec.?driver.?javaOptions.hasValue() || variables.spec.?driver.?javaOptions.value().matches("^a$"))',
    ],
    [
      "a text that may not",
      { on: "text", path: ["mode"], required: true, allowed: "^a$", reason },
      '(variables.spec.?mode.hasValue() && variables.spec.?mode.value().matches("^a$"))',
    ],
    [
      "no text at all, and an exception",
      { on: "text", path: ["mode"], reason, unless: { path: ["driver", "template"] } },
      "variables.spec.?driver.?template.hasValue() || (!variables.spec.?mode.hasValue() || false)",
    ],
    [
      "an exception by a text",
      { on: "text", path: ["mode"], reason, unless: { path: ["type"], matches: "a" } },
      "variables.spec.?type.orValue('').matches(\"a\") || (!variables.spec.?mode.hasValue() || false)",
    ],
    [
      "each item of lists in lists",
      { on: "text", path: ["a", "*", "b", "*"], allowed: "^a$", reason },
      'variables.spec.?a.orValue([]).all(item1, item1.?b.orValue([]).all(item2, (!true || item2.matches("^a$"))))',
    ],
    [
      "the keys of a map",
      { on: "keys", path: ["map"], allowed: "^a$", reason },
      '(!variables.spec.?map.hasValue() || variables.spec.?map.value().all(key, key.matches("^a$")))',
    ],
    [
      "some of its values",
      { on: "entries", path: ["map"], keys: "k", allowed: "^a$", reason },
      '(!variables.spec.?map.hasValue() || variables.spec.?map.value().all(key, !key.matches("k") || variables.spec.?map.value()[key].matches("^a$")))',
    ],
  ] as const) {
    it(`asks for ${what}`, () => {
      expect(validation(rule)).to.have.property("expression", expression);
    });
  }

  it("looks for what is refused behind quotes, escapes and carriage returns", () => {
    expect(validation({ on: "text", path: ["a"], refused: "x", reason }).expression).to.include(
      String.raw`.replace("\"", '').replace("'", '').replace("\\", '').replace("\r", '').matches("x")`,
    );
  });

  it("names field and reason", () => {
    expect(validation({ on: "text", path: ["deps", "jars", "*"], reason }).message).to.equal("deps.jars[] is wrong.");
    expect(validation({ on: "entries", path: ["sparkConf"], keys: "^spark\\.a$", reason }).message).to.equal(
      "sparkConf spark.a is wrong.",
    );
  });

  it("has a condition for every rule, with a message of one line, as the API server wants it", () => {
    const all = submissionValidations();
    expect(all).to.have.lengthOf(submissionRules.length);
    for (const { message } of all) expect(message).to.match(/^.{20,1000}\.$/);
  });
});
