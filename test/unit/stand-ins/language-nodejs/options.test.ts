import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { expect } from "chai";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { runtimeOptions } from "../../../../stand-ins/language-nodejs/options";

const given = (options: Record<string, JavaScriptValue>) =>
  runtimeOptions(new ProgramInfo().setOptions(Struct.fromJavaScript(options)));

describe("Runtime options of Pulumi.yaml", () => {
  it("have the SDK load TypeScript, unless told not to", () => {
    expect(given({}).environment).to.deep.equal({ PULUMI_NODEJS_TYPESCRIPT: "true" });
    expect(given({ typescript: false }).environment).to.deep.equal({});
  });

  it("name the tsconfig", () => {
    expect(given({ tsconfig: "tsconfig.other.json" }).environment).to.include({
      PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.other.json",
    });
  });

  it("split Node's arguments as a shell would", () => {
    expect(given({ nodeargs: `--import tsx  --title="two words" 'three more words'` }).nodeArguments).to.deep.equal([
      "--import",
      "tsx",
      "--title=two words",
      "three more words",
    ]);
  });

  it("are refused when they have the wrong type", () => {
    expect(() => given({ typescript: "no" })).to.throw("typescript option must be a boolean");
    expect(() => given({ nodeargs: true })).to.throw("nodeargs option must be a string");
  });
});
