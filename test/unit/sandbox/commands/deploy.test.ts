import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  policyOptions,
  refuseMissingImages,
  refuseOtherCluster,
  refuseUnjudged,
  stackOptions,
} from "../../../../sandbox/commands/deploy";
import { checkout } from "../../../../sandbox/shared/paths";
import { readSettings } from "../../../../settings/read-settings";
import { configOf, settingsOfStack, stackDev } from "../../settings/support";

describe("stack dev", () => {
  it("is deployed as it stands on a real node", () => {
    expect(stackOptions("real", {})).to.deep.equal([]);
  });

  describe("where pods only pretend to run", () => {
    const settings = (environment: NodeJS.ProcessEnv) => {
      const files: Record<string, string> = {
        ".sandbox/kubeconfig": "contexts: [{ name: lakehouse-sandbox }]",
        ".sandbox/charts/spark-operator/Chart.yaml": "name: spark-operator",
      };
      const options = stackOptions("simulated", environment).filter((option) => option !== "--config");
      const given = Object.fromEntries(options.map((option) => option.split("="))) as Record<string, string>;
      const config = { ...configOf(settingsOfStack("dev")), ...given };
      return readSettings(config, { ...stackDev, readFile: (path) => files[path] });
    };

    it("goes without object store and Prometheus", () => {
      const { cluster, objectStore, monitoring } = settings({});
      expect(cluster.connection).to.include({ context: "lakehouse-sandbox" });
      expect(objectStore).to.equal(undefined);
      expect(monitoring).to.include({ type: "none" });
    });

    it("gives servers the time to start that a slow machine needs", () => {
      expect(settings({}).servers).to.deep.equal({ startupSeconds: 180 });
      expect(settings({ LAKEHOUSE_SANDBOX_PATIENCE: "2.5" }).servers).to.deep.equal({ startupSeconds: 450 });
    });
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

    const file = (cluster: object) => JSON.stringify({ config: { "lakehouse:cluster": cluster } });
    const sandbox = { kubeconfig: ".sandbox/kubeconfig", context: "lakehouse-sandbox" };

    it("and is refused when a setting leads elsewhere, or nowhere", () => {
      expect(() => {
        refuseOtherCluster(file({ ...sandbox, kubeconfig: "~/.kube/config" }));
      }).to.throw(
        'lakehouse:cluster.kubeconfig is "~/.kube/config" in Pulumi.dev.yaml, and stack dev is for the sandbox only: ' +
          'set it back to ".sandbox/kubeconfig", or make a stack of its own for another cluster.',
      );
      expect(() => {
        refuseOtherCluster(file({ ...sandbox, context: "prod" }));
      }).to.throw(/^lakehouse:cluster.context is "prod"/);
      for (const nowhere of [file({ context: "lakehouse-sandbox" }), "config: {}"]) {
        expect(() => {
          refuseOtherCluster(nowhere, ["up", "--config-file", "other.yaml"]);
        }).to.throw(/^lakehouse:cluster.kubeconfig is "" in other.yaml/);
      }
    });

    it("by the command line too, which wins over the file", () => {
      expect(() => {
        refuseOtherCluster(file(sandbox), ["up", "--config", "namespace=a=b", "-c", "lakehouse:clusters=x"]);
      }).not.to.throw();
      for (const setting of ["lakehouse:cluster={}", "cluster.context=prod", 'lakehouse:cluster["context"]=prod']) {
        expect(() => {
          refuseOtherCluster(file(sandbox), ["up", "--config-path", "--config", setting]);
        }).to.throw(/^lakehouse:cluster is given by --config, and stack dev is for the sandbox only/);
      }
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
        refuseMissingImages("config:\n  l:spark:\n    image: localhost/spark:4.0.0\n", present);
      }).to.throw(
        'l:spark.image is "localhost/spark:4.0.0", which the sandbox\'s node does not have: ' +
          "choose one of localhost/spark:3.5.5, localhost/nessie:0.99.0.",
      );
    });
  });
});
