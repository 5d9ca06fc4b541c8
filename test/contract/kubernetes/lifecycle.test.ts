import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ownWords, since } from "./support/provider";
import { cluster, failureOf, uniqueName, withNamespace, withStack } from "./support/stack";

const { ConfigMap, Namespace, Secret, Service } = kubernetes.core.v1;

describe("the kubernetes provider: life of an object", function () {
  this.timeout(180_000);
  const namespace = withNamespace("lifecycle");
  const stack = withStack();

  const find = (kind: string, name: string) => cluster.find("v1", kind, name, namespace.name);

  const service =
    (name: string, port: number, more: Partial<kubernetes.types.input.core.v1.ServiceSpec> = {}) =>
    (provider: kubernetes.Provider) =>
      new Service(
        "service",
        { metadata: { name, namespace: namespace.name }, spec: { ports: [{ port }], ...more } },
        { provider },
      );

  it("is created, left alone, updated in place and deleted", async () => {
    const created = await stack.current.up(service("web", 80));
    expect(created.summary.resourceChanges).to.include({ create: 3 });

    const repeated = await stack.current.preview(service("web", 80));
    expect(repeated.changeSummary).to.deep.equal({ same: 3 });

    const before = await find("Service", "web");
    const updated = await stack.current.up(service("web", 81));
    expect(updated.summary.resourceChanges).to.include({ update: 1, same: 2 });
    const after = await find("Service", "web");
    expect(after).to.have.nested.property("spec.ports[0].port", 81);
    expect(after?.metadata?.uid).to.equal(before?.metadata?.uid);

    await stack.current.destroy();
    expect(await find("Service", "web")).to.equal(undefined);
  });

  it("is only looked at by a preview, which knows what the server would fill in", async () => {
    const result = await stack.current.preview((provider) => {
      const { spec } = service("looked-at", 80)(provider);
      return { protocol: spec.ports[0]?.protocol };
    });
    expect(result.changeSummary).to.deep.equal({ create: 3 });
    expect(await find("Service", "looked-at")).to.equal(undefined);
  });

  it("gets a name when it has none, and keeps it", async () => {
    const program = (text: string) => (provider: kubernetes.Provider) => {
      const args = { metadata: { namespace: namespace.name, annotations: { text } } };
      const { metadata } = new ConfigMap("unnamed", args, { provider });
      return { name: metadata.name, autonamed: metadata.annotations["pulumi.com/autonamed"] };
    };
    const { outputs } = await stack.current.up(program("one"));
    expect(outputs.name?.value).to.match(/^unnamed-[0-9a-f]{8}$/);
    expect(outputs.autonamed?.value).to.equal("true");
    const again = await stack.current.up(program("two"));
    expect(again.outputs.name?.value).to.equal(outputs.name?.value);
  });

  it("is replaced when what cannot change changes: under a new name where Pulumi chose it, else deleted first", async () => {
    const program = (value: string) => (provider: kubernetes.Provider) => {
      const data = { key: value };
      const chosen = new ConfigMap("chosen", { metadata: { namespace: namespace.name }, data }, { provider });
      new ConfigMap("fixed", { metadata: { name: "fixed", namespace: namespace.name }, data }, { provider });
      return { name: chosen.metadata.name };
    };
    const first = await stack.current.up(program("one"));
    const fixed = await find("ConfigMap", "fixed");
    const second = await stack.current.up(program("two"));
    expect(second.summary.resourceChanges).to.include({ replace: 2 });
    expect(second.outputs.name?.value).not.to.equal(first.outputs.name?.value);
    const replaced = await find("ConfigMap", "fixed");
    expect(replaced).to.have.nested.property("data.key", "two");
    expect(replaced?.metadata?.uid).not.to.equal(fixed?.metadata?.uid);
  });

  it("goes where the provider's namespace is when it names none", async () => {
    stack.current.settings = { ...stack.current.settings, namespace: namespace.name };
    const { outputs } = await stack.current.up((provider) => {
      const { metadata, id } = new ConfigMap("without-namespace", {}, { provider });
      return { namespace: metadata.namespace, id };
    });
    expect(outputs.namespace?.value).to.equal(namespace.name);
    expect(outputs.id?.value).to.match(new RegExp(`^${namespace.name}/without-namespace-`));
  });

  it("may depend on values that a preview cannot know", async () => {
    const program = (provider: kubernetes.Provider) => {
      const first = new Service(
        "first",
        { metadata: { namespace: namespace.name }, spec: { ports: [{ port: 80 }] } },
        { provider },
      );
      const address = pulumi.interpolate`at ${first.id}`;
      new ConfigMap("second", { metadata: { namespace: namespace.name, annotations: { address } } }, { provider });
    };
    const preview = await stack.current.preview(program);
    expect(preview.changeSummary).to.deep.equal({ create: 4 });
    await stack.current.up(program);
    expect((await stack.current.preview(program)).changeSummary).to.deep.equal({ same: 4 });
  });

  it("spells quantities and leaves out zero values as the server does, so that nothing shows as a change", async () => {
    const labels = { app: "spelled" };
    const program = (provider: kubernetes.Provider) => {
      const resources = { limits: { cpu: "1000m", memory: "1024Mi" }, requests: { cpu: 0.5 as unknown as string } };
      const container = {
        name: "main",
        image: "localhost/nothing:1",
        resources,
        env: [{ name: "EMPTY", value: "" }],
        volumeMounts: [{ name: "work", mountPath: "/work", readOnly: false }],
      };
      const template = {
        metadata: { labels },
        spec: {
          hostNetwork: false,
          nodeSelector: {},
          automountServiceAccountToken: false,
          containers: [container],
          volumes: [{ name: "work", emptyDir: {} }],
        },
      };
      const annotations = { "pulumi.com/skipAwait": "true" };
      new kubernetes.apps.v1.Deployment(
        "spelled",
        {
          metadata: { namespace: namespace.name, annotations },
          spec: { selector: { matchLabels: labels }, template, replicas: 0 },
        },
        { provider },
      );
    };
    await stack.current.up(program);
    const { inputs } = (await stack.current.state()).find(({ urn }) => urn.endsWith("::spelled"))!;
    const pod = "spec.template.spec";
    expect(inputs).to.have.nested.property(pod).that.does.not.have.any.keys("hostNetwork", "nodeSelector");
    expect(inputs).to.have.nested.property(`${pod}.containers[0].volumeMounts[0]`).that.does.not.have.key("readOnly");
    expect(inputs).to.have.nested.property(`${pod}.automountServiceAccountToken`, false);
    expect(inputs).to.have.deep.nested.property(`${pod}.volumes[0].emptyDir`, {});

    expect((await stack.current.preview(program)).changeSummary).to.deep.equal({ same: 3 });
    const refreshed = await stack.current.refresh();
    expect(refreshed.summary.resourceChanges).to.deep.equal({ same: 3 });
  });

  it("shows at a refresh what somebody else has changed, and is put right by the next update", async () => {
    const program = (annotations: Record<string, string>) => (provider: kubernetes.Provider) => {
      const metadata = { name: "drifting", namespace: namespace.name, annotations };
      new Service("service", { metadata, spec: { ports: [{ port: 80 }], sessionAffinity: "None" } }, { provider });
    };
    await stack.current.up(program({}));
    const body = await cluster.core.readNamespacedService({ name: "drifting", namespace: namespace.name });
    if (body.spec) body.spec.sessionAffinity = "ClientIP";
    await cluster.core.replaceNamespacedService({ name: "drifting", namespace: namespace.name, body });

    const refreshed = await stack.current.refresh();
    expect(refreshed.summary.resourceChanges).to.include({ update: 1 });
    const repaired = await stack.current.up(program({ "pulumi.com/patchForce": "true" }));
    expect(repaired.summary.resourceChanges).to.include({ update: 1 });
    expect(await find("Service", "drifting")).to.have.nested.property("spec.sessionAffinity", "None");
  });

  it("is gone from the state after a refresh when it is gone from the cluster", async () => {
    await stack.current.up(service("lost", 80));
    await cluster.core.deleteNamespacedService({ name: "lost", namespace: namespace.name });
    const refreshed = await stack.current.refresh();
    expect(refreshed.summary.resourceChanges).to.include({ delete: 1 });
  });

  it("is imported by namespace and name", async () => {
    const metadata = { name: "imported", namespace: namespace.name };
    await cluster.core.createNamespacedConfigMap({
      namespace: namespace.name,
      body: { metadata, data: { key: "value" } },
    });
    const program = (provider: kubernetes.Provider) => {
      new ConfigMap(
        "adopted",
        { metadata, data: { key: "value" } },
        { provider, import: `${namespace.name}/imported` },
      );
    };
    const imported = await stack.current.up(program);
    expect(imported.summary.resourceChanges).to.include({ import: 1 });
    expect((await stack.current.preview(program)).changeSummary).to.deep.equal({ same: 3 });
  });

  it("is not taken over when somebody else has created it", async () => {
    const metadata = { name: "foreign", namespace: namespace.name };
    await cluster.core.createNamespacedConfigMap({
      namespace: namespace.name,
      body: { metadata, data: { owner: "them" } },
    });
    const program = (provider: kubernetes.Provider) =>
      new ConfigMap("foreign", { metadata, data: { owner: "us" } }, { provider });
    const message = await failureOf(stack.current.up(program));
    // An older release applies over it, which fails only where the two differ.
    await since("4.29.0", () =>
      expect(message).to.contain("already exists in the cluster").and.contain("upsertExistingObjects"),
    );
    expect(await find("ConfigMap", "foreign")).to.have.nested.property("data.owner", "them");
    // Pulumi's own provider does not tell in a preview either: the object might be one that is being replaced.
    expect((await stack.current.preview(program)).changeSummary).to.include({ create: 1 });
  });

  it("is taken over with upsertExistingObjects, unless it is otherwise than the program wants it", async () => {
    const body = { metadata: { name: "left", namespace: namespace.name }, data: { owner: "us" } };
    const left = await cluster.core.createNamespacedConfigMap({ namespace: namespace.name, body });
    stack.current.settings = { ...stack.current.settings, upsertExistingObjects: true };
    const program = (owner: string) => (provider: kubernetes.Provider) =>
      new ConfigMap("left", { metadata: body.metadata, data: { owner } }, { provider });
    expect(await failureOf(stack.current.up(program("them"))))
      .to.contain("conflict")
      .and.contain(".data.owner");
    const { summary } = await stack.current.up(program("us"));
    expect(summary.resourceChanges).to.include({ create: 1 });
    expect((await find("ConfigMap", "left"))?.metadata?.uid).to.equal(left.metadata?.uid);
  });

  it("names the other manager and the remedy when two want the same field", async () => {
    await stack.current.up(service("contested", 80, { sessionAffinity: "None" }));
    const contested = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "contested", namespace: namespace.name },
      spec: { sessionAffinity: "ClientIP" },
    };
    await cluster.objects.patch(contested, undefined, undefined, "somebody-else", true, "application/apply-patch+yaml");
    const message = await failureOf(
      stack.current.up(service("contested", 80, { sessionAffinity: "None", publishNotReadyAddresses: true })),
    );
    expect(message).to.contain('conflict with "somebody-else"').and.contain(".spec.sessionAffinity");
    ownWords(() => expect(message).to.contain("pulumi.com/patchForce"));
  });

  it("keeps a secret's value out of the state", async () => {
    const password = uniqueName("password");
    const program = (provider: kubernetes.Provider) => {
      new Secret(
        "credentials",
        { metadata: { name: "credentials", namespace: namespace.name }, stringData: { password } },
        { provider },
      );
    };
    await stack.current.up(program);
    expect(await find("Secret", "credentials")).to.have.nested.property(
      "data.password",
      Buffer.from(password).toString("base64"),
    );
    const state = JSON.stringify(await stack.current.state());
    expect(state).not.to.contain(password).and.not.to.contain(Buffer.from(password).toString("base64"));
    expect((await stack.current.preview(program)).changeSummary).to.deep.equal({ same: 3 });
  });

  it("is a custom resource of a kind that the same program defines", async () => {
    const plural = uniqueName("gadget").replace("-", "");
    const group = "contract.example.com";
    const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    const program = (size: number) => (provider: kubernetes.Provider) => {
      const definition = new kubernetes.apiextensions.v1.CustomResourceDefinition(
        "gadgets",
        {
          metadata: { name: `${plural}.${group}` },
          spec: {
            group,
            scope: "Namespaced",
            names: { kind: plural, plural },
            versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
          },
        },
        { provider },
      );
      new kubernetes.apiextensions.CustomResource(
        "gadget",
        {
          apiVersion: `${group}/v1`,
          kind: plural,
          metadata: {
            name: "one",
            namespace: namespace.name,
            annotations: { "pulumi.com/deletionPropagationPolicy": "background" },
          },
          spec: { size },
        },
        { provider, dependsOn: definition },
      );
    };
    expect((await stack.current.preview(program(1))).changeSummary).to.deep.equal({ create: 4 });
    await stack.current.up(program(1));
    const { inputs, outputs } = (await stack.current.state()).find(({ urn }) => urn.endsWith("::gadgets"))!;
    const path = "spec.versions[0].schema.openAPIV3Schema";
    expect(inputs).to.have.nested.property(`${path}.x-kubernetes-preserve-unknown-fields`, true);
    expect(outputs).to.have.nested.property(`${path}.x_kubernetes_preserve_unknown_fields`, true);
    expect((await stack.current.preview(program(1))).changeSummary).to.deep.equal({ same: 4 });
    const updated = await stack.current.up(program(2));
    expect(updated.summary.resourceChanges).to.include({ update: 1 });
    expect(await cluster.find(`${group}/v1`, plural, "one", namespace.name)).to.have.nested.property("spec.size", 2);
  });

  it("says which definition is missing when nobody defines the kind", async () => {
    const message = await failureOf(
      stack.current.up((provider) => {
        const metadata = { name: "orphan", namespace: namespace.name };
        new kubernetes.apiextensions.CustomResource(
          "orphan",
          { apiVersion: "nowhere.example.com/v1", kind: "Orphan", metadata },
          { provider },
        );
      }),
    );
    expect(message).to.contain('no matches for kind "Orphan" in version "nowhere.example.com/v1"');
  });

  it("as a namespace is deleted only when all in it is gone", async () => {
    const name = uniqueName("contract-namespace");
    await stack.current.up((provider) => {
      const owner = new Namespace("owner", { metadata: { name } }, { provider });
      new ConfigMap("inside", { metadata: { name: "inside", namespace: owner.metadata.name } }, { provider });
    });
    await stack.current.destroy();
    expect(await cluster.find("v1", "Namespace", name)).to.equal(undefined);
  });

  it("names the finalizer that keeps it from being deleted", async () => {
    const metadata = { name: "held", namespace: namespace.name, finalizers: ["example.com/held"] };
    await stack.current.up((provider) => {
      new ConfigMap("held", { metadata }, { provider, customTimeouts: { delete: "1s" } });
    });
    expect(await failureOf(stack.current.destroy()))
      .to.contain("might be preventing deletion")
      .and.contain("example.com/held");
    const body = { metadata: { name: "held", namespace: namespace.name } };
    await cluster.core.replaceNamespacedConfigMap({ ...body.metadata, body });
  });

  it("may be managed in part only, by a Patch resource that gives its fields back", async () => {
    const metadata = { name: "patched", namespace: namespace.name };
    await cluster.core.createNamespacedConfigMap({
      namespace: namespace.name,
      body: { metadata, data: { theirs: "1" } },
    });
    await stack.current.up((provider) => {
      new kubernetes.core.v1.ConfigMapPatch("patch", { metadata, data: { ours: "2" } }, { provider });
    });
    expect(await find("ConfigMap", "patched")).to.have.deep.property("data", { theirs: "1", ours: "2" });
    await stack.current.destroy();
    expect(await find("ConfigMap", "patched")).to.have.deep.property("data", { theirs: "1" });
  });
});
