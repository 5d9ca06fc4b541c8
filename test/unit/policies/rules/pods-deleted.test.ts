import { expect } from "chai";
import { podsDeleted } from "../../../../policies/rules/pods-deleted";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const judgeAnnotations = (type: string, annotations: unknown) =>
  judge(podsDeleted, type, { metadata: { annotations } });

describe("policy pods-deleted", () => {
  describesItself(podsDeleted);

  it("refuses workloads of a chart that stay when the chart goes", async () => {
    expect(await judgeAnnotations(types.job, { "helm.sh/resource-policy": "keep" })).to.deep.equal([
      'metadata.annotations["helm.sh/resource-policy"] is keep, so that pods stay.',
    ]);
    expect(await judgeAnnotations(types.spark, { "helm.sh/resource-policy": "keep" })).to.have.length(1);
  });

  it("refuses workloads whose pods stay when they are deleted", async () => {
    for (const value of ["orphan", "Orphan"]) {
      expect(await judgeAnnotations(types.job, { "pulumi.com/deletionPropagationPolicy": value })).to.deep.equal([
        'metadata.annotations["pulumi.com/deletionPropagationPolicy"] is orphan, so that pods stay.',
      ]);
    }
  });

  it("passes other values and other annotations", async () => {
    const annotations = { "pulumi.com/deletionPropagationPolicy": "background", "example.com/policy": "keep" };
    expect(await judgeAnnotations(types.job, annotations)).to.be.empty;
    expect(await judge(podsDeleted, types.job, { metadata: {} })).to.be.empty;
  });

  it("passes what holds data, and definitions", async () => {
    expect(await judgeAnnotations("kubernetes:core/v1:PersistentVolumeClaim", { "helm.sh/resource-policy": "keep" })).to
      .be.empty;
  });

  it("refuses an annotation that is not known yet", async () => {
    const told = await judgeAnnotations(types.job, { "helm.sh/resource-policy": unknown.text });
    expect(told.join()).to.include('metadata.annotations["helm.sh/resource-policy"] is not known');
  });
});
