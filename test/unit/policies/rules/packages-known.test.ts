import { expect } from "chai";
import { packagesKnown } from "../../../../policies/rules/packages-known";
import { judge } from "../support/judge";
import { describesItself } from "../support/metadata";

/** A resource that a provider makes. */
const made = (type: string, packages?: string[]) => judge(packagesKnown, type, {}, packages && { packages }, {});

describe("policy packages-known", () => {
  describesItself(packagesKnown);

  it("passes what other policies judge, and what makes nothing outside of Pulumi", async () => {
    for (const type of [
      "kubernetes:core/v1:ConfigMap",
      "aws:s3/bucket:Bucket",
      "random:index/randomId:RandomId",
      "pulumi:pulumi:StackReference",
    ]) {
      expect(await made(type), type).to.be.empty;
    }
  });

  for (const type of [
    "command:local:Command",
    "pulumi-nodejs:dynamic:Resource",
    "aws:ec2/instance:Instance",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:s3control/bucket:Bucket",
    "kubernetes-cert-manager:index:CertManager",
  ]) {
    it(`refuses ${type}`, async () => {
      expect(await made(type)).to.deep.equal([`No policy of this pack judges ${type}.`]);
    });
  }

  it("passes components and providers: what is made is their children, and resources of their package", async () => {
    for (const type of [
      "lakehouse:index:ObjectStore",
      "test:index:Job",
      "pulumi:providers:command",
      "pulumi:pulumi:Stack",
    ]) {
      expect(await judge(packagesKnown, type, {}), type).to.be.empty;
    }
  });

  it("knows further packages and modules by its config", async () => {
    expect(await made("tls:index/privateKey:PrivateKey", ["tls"])).to.be.empty;
    expect(await made("aws:iam/user:User", ["aws:iam"])).to.be.empty;
    expect(await made("aws:iamother/user:User", ["aws:iam"])).to.have.length(1);
    expect(await made("aws:ec2/instance:Instance", ["aws:iam"])).to.have.length(1);
  });
});
