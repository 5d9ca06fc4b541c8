import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { specProblems } from "../../../../components/spark/spec-problems";

const inOrder = {
  mode: "cluster",
  mainApplicationFile: "local:///opt/jobs/job.py",
  sparkConf: { "spark.sql.shuffle.partitions": "8" },
  deps: { jars: ["s3a://jobs/extra.jar"] },
};

describe("specProblems", () => {
  it("has nothing against a job in order, known or not", () => {
    expect(specProblems(inOrder)).to.deep.equal([]);
    const later = {
      ...inOrder,
      deps: { jars: pulumi.output(["s3a://jobs/extra.jar"]) },
      image: pulumi.secret("spark"),
    };
    expect(specProblems(later)).to.deep.equal([]);
  });

  it("names the place of what would be obeyed in the operator's pod, and why it may not be there", () => {
    const krb5 = "spark.kubernetes.kerberos.krb5.path";
    const [first, ...others] = specProblems({ ...inOrder, sparkConf: { [krb5]: "/etc/token" } });
    expect(first).to.match(
      /^its specification\.sparkConf\.spark\.kubernetes\.kerberos\.krb5\.path makes spark-submit publish/,
    );
    expect(others).to.deep.equal([]);
    expect(specProblems({ ...inOrder, mainApplicationFile: "--deploy-mode=client" }).join()).to.include(
      "its specification.mainApplicationFile is not a URI",
    );
    expect(specProblems({ ...inOrder, deps: { jars: ["file:///etc/passwd"] } }).join()).to.include(
      "its specification.deps.jars[0] is not a URI that the driver downloads",
    );
  });

  it("sees the one beside what is not known yet", () => {
    const sparkConf = { "spark.app.id": pulumi.output("x"), "spark.kubernetes.namespace": "elsewhere" };
    expect(specProblems({ ...inOrder, sparkConf }).join()).to.include(
      "creates the pods outside the application's namespace",
    );
  });
});
