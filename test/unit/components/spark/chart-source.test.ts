import { expect } from "chai";
import { chartInputs, isChartPath } from "../../../../components/spark/chart-source";

const source = { version: "2.2.0", repository: "https://example.com/charts" };

describe("chartInputs", () => {
  it("takes a name from the repository, at the version", () => {
    expect(chartInputs({ ...source, chart: "spark-operator" })).to.deep.equal({
      chart: "spark-operator",
      version: "2.2.0",
      repositoryOpts: { repo: "https://example.com/charts" },
    });
  });

  it("takes an OCI reference at the version, and needs no repository", () => {
    const chart = "oci://ghcr.io/kubeflow/charts/spark-operator";
    expect(chartInputs({ ...source, chart })).to.deep.equal({ chart, version: "2.2.0" });
  });

  it("takes a path as it is: the chart there has a version of its own", () => {
    for (const chart of ["./chart", "../chart", ".sandbox/chart", "/srv/chart", "charts/chart-1.0.0.tgz"]) {
      expect(chartInputs({ ...source, chart })).to.deep.equal({ chart });
    }
  });
});

describe("isChartPath", () => {
  it("takes no URL for a path", () => {
    expect(isChartPath("https://example.com/chart-1.0.0.tgz")).to.equal(false);
    expect(isChartPath("oci://example.com/chart.tgz")).to.equal(false);
  });
});
