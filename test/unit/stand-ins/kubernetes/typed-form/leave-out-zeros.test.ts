import { expect } from "chai";
import fc from "fast-check";
import type { JsonObject } from "../../../../../stand-ins/kubernetes/json";
import { leaveOutZeros } from "../../../../../stand-ins/kubernetes/typed-form/leave-out-zeros";

const zeros = [false, 0, "", [], {}];

function withoutZeros(object: JsonObject): JsonObject {
  leaveOutZeros(object);
  return object;
}

const pod = (spec: JsonObject): JsonObject => ({ apiVersion: "v1", kind: "Pod", spec });
const deployment = (spec: JsonObject): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  spec: { paused: false, template: { spec } },
});

describe("built-in objects in the form of Go's types", () => {
  it("are without fields whose zero value is the same as their absence, however deep", () => {
    const container = {
      name: "main",
      env: [{ name: "EMPTY", value: "" }],
      volumeMounts: [{ name: "work", mountPath: "/work", readOnly: false }],
      args: [],
      resources: { limits: {} },
    };
    const spec = { hostNetwork: false, nodeSelector: {}, containers: [container] };
    expect(withoutZeros(deployment(spec))).to.deep.equal({
      apiVersion: "apps/v1",
      kind: "Deployment",
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: "main",
                env: [{ name: "EMPTY" }],
                volumeMounts: [{ name: "work", mountPath: "/work" }],
                resources: {},
              },
            ],
          },
        },
      },
    });
  });

  it("keep what Go holds by pointer, where the zero value says something of its own", () => {
    const told = pod({
      automountServiceAccountToken: false,
      securityContext: { runAsUser: 0 },
      volumes: [{ name: "work", emptyDir: {} }],
      containers: [{ name: "main", securityContext: { privileged: false, capabilities: {} } }],
    });
    expect(withoutZeros(structuredClone(told))).to.deep.equal(told);
    const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec: { podSelector: {} } };
    expect(withoutZeros(structuredClone(policy))).to.deep.equal(policy);
  });

  it("keep required fields, and the names that a map gives to its values", () => {
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", rules: [{ verbs: [] }] };
    expect(withoutZeros(structuredClone(role))).to.deep.equal(role);
    const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { labels: { value: "" } }, data: { paused: "" } };
    expect(withoutZeros(structuredClone(settings))).to.deep.equal(settings);
  });

  it("are the same whether a field of by-value type is zero or absent", () => {
    const field = fc.constantFrom("hostNetwork", "hostPID", "nodeName", "nodeSelector", "tolerations", "schedulerName");
    fc.assert(
      fc.property(field, fc.constantFrom(...zeros), (name, zero) => {
        const containers = [{ name: "main" }];
        expect(withoutZeros(pod({ [name]: zero, containers }))).to.deep.equal(pod({ containers }));
      }),
    );
  });

  it("are untouched where the kind is not Kubernetes' own", () => {
    const custom = { apiVersion: "example.com/v1", kind: "Pod", spec: { hostNetwork: false, nodeSelector: {} } };
    expect(withoutZeros(structuredClone(custom))).to.deep.equal(custom);
  });
});
