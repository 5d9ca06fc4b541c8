import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import {
  policyOptions,
  refuseMissingImages,
  refuseOtherCluster,
  refuseUnjudged,
  stackOptions,
} from "../../../sandbox/deploy";
import { checkout } from "../../../sandbox/paths";
import { readSettings } from "../../../settings";

type Value = string | number | boolean;
const configIn = <T>(file: string) =>
  (load(readFileSync(join(checkout, file), "utf8")) as { config: Record<string, T> }).config;

describe("stack dev", () => {
  it("is deployed as it stands on a real node", () => {
    expect(stackOptions("real")).to.deep.equal([]);
  });

  it("goes without the object store where pods only pretend to run", () => {
    const defaults = Object.entries(configIn<{ default?: Value }>("Pulumi.yaml")).map(([name, { default: value }]) => [
      `lakehouse:${name}`,
      value,
    ]);
    const options = stackOptions("simulated");
    const emptied = options.filter((option) => option !== "--config").map((option) => option.split("="));
    const config = [...defaults, ...Object.entries(configIn<Value>("Pulumi.dev.yaml")), ...emptied] as [
      string,
      Value?,
    ][];
    const files: Record<string, string> = {
      ".sandbox/kubeconfig": "contexts: [{ name: lakehouse-sandbox }]",
      ".sandbox/charts/spark-operator/Chart.yaml": "name: spark-operator",
    };
    const settings = readSettings(
      Object.fromEntries(config.map(([key, value]) => [key, String(value ?? "")])),
      (path) => files[path],
    );
    expect(settings).to.include({ context: "lakehouse-sandbox", objectStoreEndpoint: undefined });
    expect(settings).to.include({ objectStoreUsers: undefined, objectStoreCaBundle: undefined });
  });

  it("is judged by the policies of the checkout, or by those that are named", () => {
    expect(policyOptions(["up", "--policy-pack-config", "c.json"])).to.deep.equal([
      "--policy-pack",
      join(checkout, "policies"),
    ]);
    expect(policyOptions(["preview", "--policy-pack", "mine"])).to.deep.equal([]);
    expect(policyOptions(["preview", "--policy-pack=mine"])).to.deep.equal([]);
  });

  describe("is for the sandbox only", () => {
    it("as the repository has it", () => {
      expect(() => {
        refuseOtherCluster(readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8"));
      }).not.to.throw();
    });

    it("and is refused when a setting leads elsewhere, or nowhere", () => {
      const context = "  lakehouse:context: lakehouse-sandbox\n";
      expect(() => {
        refuseOtherCluster(`config:\n  lakehouse:kubeconfig: ~/.kube/config\n${context}`);
      }).to.throw(
        'lakehouse:kubeconfig is "~/.kube/config" in Pulumi.dev.yaml, and stack dev is for the sandbox only: ' +
          'set it back to ".sandbox/kubeconfig", or make a stack of its own for another cluster.',
      );
      expect(() => {
        refuseOtherCluster("config:\n  lakehouse:kubeconfig: .sandbox/kubeconfig\n  lakehouse:context: prod\n");
      }).to.throw(/^lakehouse:context is "prod"/);
      expect(() => {
        refuseOtherCluster(`config:\n${context}`);
      }).to.throw(/^lakehouse:kubeconfig is ""/);
    });

    it("by the command line too, which wins over the file", () => {
      const file = readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8");
      expect(() => {
        refuseOtherCluster(file, ["up", "--config", "sparkImage=a=b", "-c", "lakehouse:context=lakehouse-sandbox"]);
      }).not.to.throw();
      for (const setting of ["lakehouse:context=prod", "context=prod"]) {
        expect(() => {
          refuseOtherCluster(file, ["up", "--config", setting]);
        }).to.throw(/^lakehouse:context is "prod" by --config, and stack dev is for the sandbox only/);
      }
      expect(() => {
        refuseOtherCluster("config: {}", ["up", "--config-file", "other.yaml"]);
      }).to.throw(/^lakehouse:kubeconfig is "" in other.yaml/);
    });
  });

  describe("is judged before anything is changed", () => {
    it("so that no option may skip the preview", () => {
      expect(() => {
        refuseUnjudged(["up", "--yes", "-f"], {});
      }).to.throw("leave out --skip-preview or -f");
    });

    it("so that no variable may stand for an option, which would be hidden here", () => {
      const environment = { PULUMI_OPTION_SKIP_PREVIEW: "true", PULUMI_OPTION_STACK: "prod", PULUMI_HOME: "home" };
      expect(() => {
        refuseUnjudged(["up"], environment);
      }).to.throw("PULUMI_OPTION_SKIP_PREVIEW, PULUMI_OPTION_STACK: unset it");
    });

    it("and other options and variables are no obstacle", () => {
      expect(() => {
        refuseUnjudged(["up", "--yes", "--diff"], { PULUMI_HOME: "home" });
      }).not.to.throw();
    });
  });

  describe("names images", () => {
    const present = ["localhost/spark:3.5.5", "localhost/nessie:0.99.0", "sha256:0123"];

    it("that the node has, or that a registry may have", () => {
      const stack =
        "config:\n  l:sparkImage: localhost/spark:3.5.5\n  l:catalogImage: ghcr.io/projectnessie/nessie:0.77.1\n";
      expect(() => {
        refuseMissingImages(stack, present);
      }).not.to.throw();
    });

    it("or is refused, with those that there are", () => {
      expect(() => {
        refuseMissingImages("config:\n  l:sparkImage: localhost/spark:4.0.0\n", present);
      }).to.throw(
        'l:sparkImage is "localhost/spark:4.0.0", which the sandbox\'s node does not have: ' +
          "choose one of localhost/spark:3.5.5, localhost/nessie:0.99.0.",
      );
    });
  });
});
