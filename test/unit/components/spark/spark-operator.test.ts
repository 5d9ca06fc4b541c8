import { existsSync } from "node:fs";
import { expect } from "chai";
import { egressToApiServer } from "../../../../components/shared/api-server";
import { protectDefinitions, SparkOperator } from "../../../../components/spark/spark-operator";
import { deploy, type Registered } from "../support/engine";

const args = { jobNamespaces: ["etl", "science"], image: "localhost/spark-operator:2.2.1" };
const component = "lakehouse:index:SparkOperator operator";
const chart = "kubernetes:helm.sh/v4:Chart operator";
const namespace = "kubernetes:core/v1:Namespace operator";

describe("SparkOperator", () => {
  let resources: Map<string, Registered>;
  const inputs = (id: string) => resources.get(id)!.inputs;
  before(async () => {
    resources = await deploy(() => new SparkOperator("operator", args));
  });

  it("owns a restricted namespace of its name, unless told another", async () => {
    expect(resources.get(namespace)?.parent).to.equal(component);
    expect(inputs(namespace).metadata).to.have.property("name", "operator");
    expect(inputs(namespace).metadata).to.have.nested.property(
      "labels.pod-security\\.kubernetes\\.io/enforce",
      "restricted",
    );
    const elsewhere = await deploy(() => new SparkOperator("operator", { ...args, namespace: "spark" }));
    expect(elsewhere.get(chart)?.inputs.namespace).to.equal("spark");
    expect(elsewhere.get(namespace)?.inputs.metadata).to.have.property("name", "spark");
  });

  describe("the chart", () => {
    it("is installed after its namespace, priority class and configuration are there", () => {
      expect(resources.get(chart)?.parent).to.equal(component);
      expect(resources.get(chart)?.dependencies).to.have.members([
        namespace,
        "kubernetes:scheduling.k8s.io/v1:PriorityClass operator",
        "kubernetes:core/v1:ConfigMap operator-submission",
      ]);
    });

    it("is version 2.2.0 of Kubeflow's, unless told another", async () => {
      expect(inputs(chart)).to.deep.include({
        chart: "spark-operator",
        version: "2.2.0",
        repositoryOpts: { repo: "https://kubeflow.github.io/spark-operator" },
      });
      const oci = "oci://ghcr.io/kubeflow/charts/spark-operator";
      const other = await deploy(() => new SparkOperator("operator", { ...args, chart: oci, chartVersion: "2.2.1" }));
      expect(other.get(chart)?.inputs).to.deep.include({ chart: oci, version: "2.2.1" });
      expect(other.get(chart)?.inputs).not.to.have.property("repositoryOpts");
    });

    it("is rendered with our values", () => {
      expect(inputs(chart).values).to.have.nested.property("spark.jobNamespaces").that.deep.equals(["etl", "science"]);
      expect(inputs(chart).values).to.have.nested.property("image.registry", "localhost");
      expect(inputs(chart).values).to.have.nested.property("controller.priorityClassName", "operator");
    });

    it("is finished by a post-renderer that is there, and that every machine knows by the same name", () => {
      const { command, args: files } = inputs(chart).postRenderer as { command: string; args: [string] };
      expect(command).to.equal("node");
      expect(files).to.deep.equal(["components/spark/spark-operator-refine.mjs"]);
      expect(existsSync(files[0])).to.equal(true);
    });

    it("keeps its custom resource definitions when told to", async () => {
      const keeping = await deploy(() => new SparkOperator("operator", { ...args, keepDefinitions: true }));
      expect(keeping.get(chart)?.inputs.postRenderer).to.have.deep.property("args", [
        "components/spark/spark-operator-refine.mjs",
        "--keep-definitions",
      ]);
      const transforms = (from: Map<string, Registered>) => from.get(chart)?.request.getTransformsList();
      expect(transforms(keeping)).to.have.lengthOf(1);
      expect(transforms(resources)).to.have.lengthOf(0);
    });

    it("protects them then, and no other of its objects", async () => {
      const child = (type: string) => ({
        custom: true,
        type,
        name: "operator:child",
        props: {},
        opts: { parent: null! },
      });
      const definition = child("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition");
      expect(await protectDefinitions(definition)).to.deep.equal({ props: {}, opts: { parent: null, protect: true } });
      expect(await protectDefinitions(child("kubernetes:apps/v1:Deployment"))).to.equal(undefined);
    });
  });

  describe("the network policy", () => {
    const policy = "kubernetes:networking.k8s.io/v1:NetworkPolicy operator";
    const names = {
      to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
      ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 })),
    };

    it("closes the operator's namespace, but for its webhook, name servers and the API server", () => {
      expect(resources.get(policy)?.dependencies).to.include(namespace);
      expect(inputs(policy).metadata).to.have.property("namespace", "operator");
      expect(inputs(policy).spec).to.deep.equal({
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ ports: [{ protocol: "TCP", port: 9443 }] }],
        egress: [names, egressToApiServer()],
      });
    });

    it("lets only the API server at the webhook, and Prometheus at the metrics, where these are told", async () => {
      const apiServer = { port: 16443, addresses: ["192.0.2.0/28"] };
      const other = await deploy(
        () => new SparkOperator("operator", { ...args, apiServer, prometheusNamespace: "monitoring" }),
      );
      expect(other.get(policy)?.inputs.spec).to.deep.include({
        ingress: [
          { from: [{ ipBlock: { cidr: "192.0.2.0/28" } }], ports: [{ protocol: "TCP", port: 9443 }] },
          {
            from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
            ports: [{ protocol: "TCP", port: 8080 }],
          },
        ],
        egress: [names, egressToApiServer(apiServer)],
      });
    });

    it("opens the ports at which the chart has webhook and metrics", () => {
      expect(inputs(chart).values).to.have.nested.property("webhook.port", 9443);
      expect(inputs(chart).values).to.have.nested.property("prometheus.metrics.port", 8080);
    });
  });

  it("may run Jobs in each job namespace, as may no other account", () => {
    for (const jobNamespace of args.jobNamespaces) {
      const role = inputs(`kubernetes:rbac.authorization.k8s.io/v1:Role operator-jobs-${jobNamespace}`);
      const binding = inputs(`kubernetes:rbac.authorization.k8s.io/v1:RoleBinding operator-jobs-${jobNamespace}`);
      expect(role.metadata).to.have.property("namespace", jobNamespace);
      expect(role.rules).to.deep.equal([
        {
          apiGroups: ["batch"],
          resources: ["jobs"],
          verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
        },
      ]);
      expect(binding.metadata).to.have.property("namespace", jobNamespace);
      expect(binding.subjects).to.deep.equal([
        { kind: "ServiceAccount", name: "operator-controller", namespace: "operator" },
      ]);
    }
  });

  it("may write events in its own namespace, after that is there", () => {
    const role = resources.get("kubernetes:rbac.authorization.k8s.io/v1:Role operator-events");
    expect(role?.dependencies).to.include(namespace);
    expect(role?.inputs.metadata).to.have.property("namespace", "operator");
    expect(role?.inputs.rules).to.deep.equal([{ apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] }]);
  });

  it("adds nothing that is cluster-wide, but the class that has it scheduled before jobs", () => {
    const kinds = [...resources.values()].map(({ inputs: { kind } }) => kind);
    expect(kinds.filter((kind) => typeof kind === "string" && kind.startsWith("Cluster"))).to.deep.equal([]);
    expect(inputs("kubernetes:scheduling.k8s.io/v1:PriorityClass operator")).to.include({ value: 1_000_000 });
  });
});
