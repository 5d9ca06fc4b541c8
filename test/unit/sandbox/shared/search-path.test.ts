import { expect } from "chai";
import { withRootsPrograms } from "../../../../sandbox/shared/search-path";

describe("the PATH of the sandbox's commands", () => {
  it("leads to root's programs, which an ordinary user's PATH does not", () => {
    expect(withRootsPrograms("/usr/local/bin:/usr/bin:/bin")).to.equal("/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
    expect(withRootsPrograms("")).to.equal("/usr/sbin:/sbin");
  });

  it("is root's own where it leads there already: whoever has put a program first gets it", () => {
    const path = "/opt/own:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    expect(withRootsPrograms(path)).to.equal(path);
  });
});
