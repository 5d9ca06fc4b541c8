import { expect } from "chai";
import { type FieldNames, sparkFields } from "../../../components/spark/spark-application-fields";
import { sparkConfProblems } from "../../../components/spark/spark-conf";
import { droppedFields } from "../../../components/spark/dropped-fields";
import { fieldOfProperty, propertiesWithFields } from "../../../contract/spark-properties";
import { SparkConf } from "../../../policies/demand/spark-conf";
import { Field } from "../../../policies/model/field";

/** A specification that says `field` at a field of that path. */
const said = (path: string): object =>
  path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), "1") as object;

describe("the fields that set properties of Spark", () => {
  it("are fields that the operator knows", () => {
    for (const property of propertiesWithFields) {
      const found = fieldOfProperty(property)
        ?.split(".")
        .reduce<FieldNames | undefined>(
          (names, key) => (typeof names === "object" && names !== null ? names[key] : undefined),
          sparkFields.application,
        );
      expect(found, property).to.equal(null);
    }
    expect(propertiesWithFields).to.have.length.greaterThan(15);
  });

  for (const property of propertiesWithFields) {
    const field = fieldOfProperty(property)!;
    const both = { ...said(field), sparkConf: { [property]: "2" } };

    it(`win in the eyes of policies: ${field} over ${property}`, () => {
      expect(new SparkConf(new Field(both)).integer(property)).to.equal(1);
      expect(new SparkConf(new Field({ sparkConf: { [property]: "2" } })).integer(property)).to.equal(2);
    });

    it(`make the property one that the component warns of: ${property}`, () => {
      expect(droppedFields(both)).to.deep.equal([
        `spec.sparkConf.${property} is of no effect: spec.${field} wins over it.`,
      ]);
    });
  }

  it("are refused in conf where a job always has them, by the name of the argument", () => {
    const problems = Object.fromEntries(
      [...propertiesWithFields, "spark.kubernetes.namespace"].map((property) => [
        property,
        sparkConfProblems({ [property]: "1" }).join(),
      ]),
    );
    expect(problems["spark.jars"]).to.equal("conf sets spark.jars: set jars instead, which would win over it.");
    expect(problems["spark.kubernetes.namespace"]).to.include("set namespace instead");
    const allowed = Object.keys(problems).filter((property) => problems[property] === "");
    expect(allowed).to.deep.equal([
      "spark.archives",
      "spark.driver.extraJavaOptions",
      "spark.driver.memoryOverhead",
      "spark.executor.extraJavaOptions",
      "spark.executor.memoryOverhead",
      "spark.files",
    ]);
  });
});
