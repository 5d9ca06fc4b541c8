import { expect } from "chai";
import { checkProviderConfig, readProviderConfig } from "../../../../stand-ins/kubernetes/provider-config";

describe("the provider's settings", () => {
  it("are read from text or truth, with the environment behind them", () => {
    const environment = { PULUMI_K8S_DELETE_UNREACHABLE: "true", PULUMI_K8S_ENABLE_PATCH_FORCE: "true" };
    const config = readProviderConfig({ upsertExistingObjects: "true", enablePatchForce: false }, environment);
    expect(config).to.include({ upsertExistingObjects: true, deleteUnreachable: true, enablePatchForce: false });
    expect(config.enableServerSideApply).to.equal(true);
  });

  it("refuse a cluster where files are to be written", () => {
    const failures = checkProviderConfig({ renderYamlToDirectory: "out", context: "a", kubeconfig: "b" }, {});
    expect(failures.map(({ property }) => property)).to.deep.equal(["context", "kubeconfig"]);
    const ambient = checkProviderConfig({ renderYamlToDirectory: "out", kubeconfig: "b" }, { KUBECONFIG: "b" });
    expect(ambient).to.deep.equal([]);
  });

  it("refuse to render always what is not rendered", () => {
    expect(checkProviderConfig({ alwaysRender: "true" }, {})).to.have.length(1);
  });
});
