import { expect } from "chai";
import { resolvePaths } from "../../../../sandbox/shared/paths";

describe("the sandbox's folders", () => {
  it("are where the XDG base directory specification has them", () => {
    const { state, cache, kubeconfig } = resolvePaths({}, "/home/someone");
    expect(state).to.equal("/home/someone/.local/state/lakehouse-sandbox");
    expect(cache).to.equal("/home/someone/.cache/lakehouse-sandbox");
    expect(kubeconfig).to.equal("/home/someone/.local/state/lakehouse-sandbox/kubeconfig");
  });
  it("follow XDG's variables, and their own before those", () => {
    const xdg = { XDG_STATE_HOME: "/s", XDG_CACHE_HOME: "/c" };
    expect(resolvePaths(xdg, "/h")).to.include({ state: "/s/lakehouse-sandbox", cache: "/c/lakehouse-sandbox" });
    const own = { ...xdg, LAKEHOUSE_SANDBOX_STATE: "/state", LAKEHOUSE_SANDBOX_CACHE: "/cache" };
    expect(resolvePaths(own, "/h")).to.include({ state: "/state", cache: "/cache" });
  });
});
