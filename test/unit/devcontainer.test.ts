import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engines } from "../../package.json";

const checkout = join(__dirname, "../..");
const text = (file: string) => readFileSync(join(checkout, file), "utf8");
const { build, postCreateCommand } = JSON.parse(text(".devcontainer/devcontainer.json")) as {
  readonly build: { readonly dockerfile: string };
  readonly postCreateCommand: string;
};
const images = [...text(`.devcontainer/${build.dockerfile}`).matchAll(/^FROM (\w+):([\d.]+)-(\w+)/gm)];
const release = (name: string) => images.find(([, image]) => image === name)?.[2] ?? "";

describe("the dev container", () => {
  it("has the Node.js of .nvmrc, which is one of the tested releases", () => {
    expect(release("node")).to.equal(text(".nvmrc").trim());
    expect(engines.node).to.include(`^${release("node")}`);
  });

  it("has a Go that builds all of the sandbox's tools", () => {
    for (const tools of ["kubernetes", "kwok", "pulumi", "spark-operator"]) {
      const [, needed = ""] = /^go (\d+\.\d+)/m.exec(text(`sandbox/tools/${tools}/go.mod`)) ?? [];
      const [, minor] = needed.split(".").map(Number);
      expect(Number(release("golang").split(".")[1]), tools).to.be.at.least(minor ?? Infinity);
    }
  });

  it("installs packages without running their scripts, as everywhere", () => {
    expect(postCreateCommand).to.match(/ npm ci --ignore-scripts$/);
  });
});
