import { expect } from "chai";
import { egressToApiServer } from "../../../../components/shared/api-server";
import { SparkNamespace } from "../../../../components/spark/spark-namespace";
import { deploy, type Registered } from "../support/engine";

const args = {
  namespace: "spark-applications",
  quota: { cpu: "2500m", memory: "20Gi", storage: "34G" },
  reservedPriorityClasses: ["spark-operator"],
};

describe("SparkNamespace", () => {
  let resources: Map<string, Registered>;
  const inputs = (id: string) => resources.get(`kubernetes:${id}`)!.inputs;
  before(async () => {
    resources = await deploy(() => new SparkNamespace("access", args));
  });

  it("owns the namespace and all that is in it, each after the namespace", () => {
    const [component, namespace, ...others] = [...resources.values()];
    expect(component?.id).to.equal("lakehouse:index:SparkNamespace access");
    expect(namespace?.inputs.metadata).to.have.property("name", "spark-applications");
    expect(others).to.have.lengthOf(8);
    for (const resource of [namespace!, ...others]) expect(resource.parent).to.equal(component?.id);
    for (const resource of others) {
      expect(resource.dependencies, resource.id).to.include(namespace?.id);
      expect(resource.inputs.metadata, resource.id).to.have.property("namespace", "spark-applications");
    }
  });

  it("admits no pod that the restricted Pod Security Standard would not", () => {
    expect(inputs("core/v1:Namespace access").metadata).to.have.deep.property("labels", {
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    });
  });

  it("lets drivers do what Spark does, by resource and verb, and nothing else", () => {
    const { rules } = inputs("rbac.authorization.k8s.io/v1:Role access-driver");
    expect(rules).to.deep.equal([
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch", "create", "delete", "deletecollection"] },
      { apiGroups: [""], resources: ["configmaps"], verbs: ["create", "deletecollection"] },
      { apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: ["list", "create", "deletecollection"] },
      { apiGroups: [""], resources: ["services"], verbs: ["deletecollection"] },
    ]);
  });

  it("lets drivers create no Service, which could take over any address, and change no pod", () => {
    const { rules } = inputs("rbac.authorization.k8s.io/v1:Role access-driver") as {
      rules: { resources: string[]; verbs: string[] }[];
    };
    const verbsOn = (resource: string) =>
      rules.filter(({ resources }) => resources.includes(resource)).flatMap(({ verbs }) => verbs);
    expect(verbsOn("services")).not.to.include("create");
    for (const verb of ["patch", "update"]) expect(rules.flatMap(({ verbs }) => verbs)).not.to.include(verb);
  });

  it("gives these rights to the drivers' account only", () => {
    const bindings = [...resources.values()].filter(({ id }) => id.includes("RoleBinding"));
    expect(bindings).to.have.lengthOf(1);
    expect(bindings[0]!.inputs.roleRef).to.include({ kind: "Role", name: "spark-driver" });
    expect(bindings[0]!.inputs.subjects).to.deep.equal([
      { kind: "ServiceAccount", name: "spark-application-sa", namespace: "spark-applications" },
    ]);
  });

  it("gives executors an account whose token no pod gets", () => {
    const executor = inputs("core/v1:ServiceAccount access-executor");
    expect(executor.metadata).to.have.property("name", "spark-executor-sa");
    expect(executor.automountServiceAccountToken).to.equal(false);
  });

  it("limits what all jobs together request, and write to the nodes' disks, with as many pods as memory is for", () => {
    expect(inputs("core/v1:ResourceQuota access").spec).to.deep.equal({
      hard: {
        "requests.cpu": "2500m",
        "requests.memory": "20Gi",
        "limits.memory": "20Gi",
        "requests.storage": "34G",
        pods: "40",
        "limits.ephemeral-storage": String(40 * 20 * 1024 ** 3),
        "count/configmaps": "1000",
        "services.nodeports": "0",
        "services.loadbalancers": "0",
      },
    });
  });

  it("admits a driver and an executor with any quota", async () => {
    const small = await deploy(
      () => new SparkNamespace("access", { ...args, quota: { ...args.quota, memory: "500M" } }),
    );
    expect(small.get("kubernetes:core/v1:ResourceQuota access")?.inputs.spec).to.have.nested.property("hard.pods", "2");
  });

  it("admits no pod with a priority of the system's or the operator's", () => {
    expect(inputs("core/v1:ResourceQuota access-priority").spec).to.deep.equal({
      hard: { pods: "0" },
      scopeSelector: {
        matchExpressions: [
          {
            scopeName: "PriorityClass",
            operator: "In",
            values: ["system-cluster-critical", "system-node-critical", "spark-operator"],
          },
        ],
      },
    });
  });

  it("gives a container what the quota demands of it, no CPU limit, and disk without a request for it", () => {
    expect(inputs("core/v1:LimitRange access").spec).to.deep.equal({
      limits: [
        {
          type: "Container",
          defaultRequest: { cpu: "50m", memory: "128Mi", "ephemeral-storage": "0" },
          default: { memory: "256Mi", "ephemeral-storage": "20Gi" },
        },
      ],
    });
    const quota = resources.get("kubernetes:core/v1:ResourceQuota access");
    expect(quota?.dependencies).to.include("kubernetes:core/v1:LimitRange access");
  });

  describe("the network policy", () => {
    const spec = () =>
      inputs("networking.k8s.io/v1:NetworkPolicy access").spec as {
        ingress: object[];
        egress: { to?: object[]; ports?: { port: number }[] }[];
      };

    it("holds for every pod, both ways", () => {
      expect(spec()).to.deep.include({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    });

    it("only lets pods of the namespace in", () => {
      expect(spec().ingress).to.deep.equal([{ from: [{ podSelector: {} }] }]);
    });

    it("lets Prometheus read the drivers' metrics, if it is told where that is", async () => {
      const other = await deploy(() => new SparkNamespace("access", { ...args, prometheusNamespace: "monitoring" }));
      const { ingress } = other.get("kubernetes:networking.k8s.io/v1:NetworkPolicy access")!.inputs.spec as {
        ingress: object[];
      };
      expect(ingress.slice(1)).to.deep.equal([
        {
          from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
          ports: [{ protocol: "TCP", port: 4040 }],
        },
      ]);
    });

    it("lets out to pods of the namespace, to name servers, and to the API server, but no metadata service", () => {
      const [pods, names, api, ...more] = spec().egress;
      expect(pods).to.deep.equal({ to: [{ podSelector: {} }] });
      expect(names?.ports?.map(({ port }) => port)).to.deep.equal([53, 53]);
      expect(names?.to).to.have.lengthOf(1);
      expect(api).to.deep.equal(egressToApiServer());
      expect(more).to.deep.equal([]);
    });
  });

  it("lets drivers out to the API server where that is told to be", async () => {
    const apiServer = { port: 16443, addresses: ["192.0.2.0/28"] };
    const other = await deploy(() => new SparkNamespace("access", { ...args, apiServer }));
    const { egress } = other.get("kubernetes:networking.k8s.io/v1:NetworkPolicy access")!.inputs.spec as {
      egress: object[];
    };
    expect(egress[2]).to.deep.equal(egressToApiServer(apiServer));
  });

  it("makes a namespace of its own name unless it is told another one", async () => {
    const made = await deploy(() => new SparkNamespace("etl", { ...args, namespace: undefined }));
    expect(made.get("kubernetes:core/v1:Namespace etl")?.inputs.metadata).to.have.property("name", "etl");
  });
});
