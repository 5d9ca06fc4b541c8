import { expect } from "chai";
import fc from "fast-check";
import { submissionProblems } from "../../../contract/judge-submission";
import { submissionRules } from "../../../contract/spark-submission";
import { Field } from "../../../policies/model/field";
import { attacks, goodSpec } from "./submission-samples";

/** The fields that are blamed. */
const blamed = (spec: object) => [...submissionProblems(new Field(spec))].map(({ field }) => field.path);
const job = (change: object) => ({ ...goodSpec, ...change });

describe("rules for what a Spark job may say", () => {
  it("are each broken by one of the samples", () => {
    const broken = new Set(
      attacks.flatMap(([, , change]) => [...submissionProblems(new Field(job(change)))].map(({ rule }) => rule)),
    );
    // Of what is the same for driver and executors, and in a template, one is enough.
    const others = submissionRules.filter(({ path }) => path[0] !== "executor" && path[1] !== "template");
    expect(others.filter((rule) => !broken.has(rule))).to.be.empty;
  });

  it("hold for options of Java however they are quoted", () => {
    const hidden = fc
      .tuple(
        fc.constantFrom("-Dspark.executor.instances=50", "@/opt/options"),
        fc.array(fc.constantFrom('"', "'", "\\", "\r")),
      )
      .chain(([option, marks]) =>
        fc
          .array(fc.nat(option.length), { minLength: marks.length, maxLength: marks.length })
          .map((places) =>
            marks.reduce<string>((text, mark, i) => text.slice(0, places[i]) + mark + text.slice(places[i]), option),
          ),
      );
    fc.assert(
      fc.property(hidden, fc.constantFrom("", "-Xss4m ", "-Da=b\t"), (option, before) => {
        expect(blamed(job({ driver: { javaOptions: before + option } }))).to.deep.equal(["driver.javaOptions"]);
      }),
    );
  });

  it("take no key that would become another property", () => {
    const key = fc
      .tuple(fc.string(), fc.constantFrom("=", " ", "\n", "\r", "\t", '"', "ｓ"), fc.string())
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(key, fc.constantFrom("sparkConf", "hadoopConf", "nodeSelector"), (name, map) => {
        expect(blamed(job({ [map]: { [name]: "1" } }))).to.have.length(1);
      }),
    );
  });

  it("let no text through that Java does not read as a URI of a remote or local file", () => {
    // Java's URI knows no blanks, quotes, braces or broken escapes; with one of these the text would be a path in the
    // operator's pod.
    const broken = fc.constantFrom(
      " ",
      '"',
      "<",
      ">",
      "\\",
      "^",
      "`",
      "{",
      "|",
      "}",
      "%",
      "%2",
      "%zz",
      "\n",
      "\r",
      "#a#b",
      ",file:///etc/passwd",
    );
    fc.assert(
      fc.property(
        fc.constantFrom("https://example.com", "s3a://bucket", "local://"),
        fc.constantFrom("jars", "pyFiles", "files", "archives"),
        broken,
        (url, list, mark) => {
          expect(blamed(job({ deps: { [list]: [`${url}/x${mark}/../../../etc/passwd`] } }))).to.deep.equal([
            `deps.${list}[0]`,
          ]);
        },
      ),
    );
  });

  it("say what is wrong and what to do, each in the end of a sentence", () => {
    for (const { reason } of submissionRules)
      expect(reason).to.match(/^(is|has|sets|may|makes|names|changes|occupies|runs|creates|would) .*[^.]$/);
  });
});
