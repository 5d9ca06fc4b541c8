import { namespaceOf } from "../demand/stack";
import { failClosed, stackPolicy } from "../framework/define-policy";
import { clusterWideKinds } from "../model/cluster-wide-kinds";
import { isComponent } from "../../contract/kinds";
import { isClusterWide } from "../model/scopes";
import { nameList } from "../framework/name-list";

interface Config {
  readonly namespaces?: readonly string[];
  readonly clusterWideKinds?: readonly string[];
}

export const namespacesKnown = stackPolicy<Config>(
  {
    name: "namespaces-known",
    rule: "Every object is in a namespace of the stack.",
    why:
      "Another namespace has no quota, no network policy and no owner. An object without a namespace ends up in " +
      "`default`.",
    remedy: "Correct metadata.namespace, or list the namespace in the stack's share in clusters/NAME.yaml.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
    config: {
      properties: {
        namespaces: nameList(
          "The namespaces that the stack may use and create. Default: the namespaces that the stack creates.",
        ),
        clusterWideKinds,
      },
    },
  },
  ({ resources, config }, report) => {
    const { namespaces } = config;
    const known = new Set(namespaces);
    for (const { type, urn, properties } of resources) {
      if (!/^kubernetes:(core\/)?v1:Namespace$/.test(type)) continue;
      const judge = () => {
        const name = properties.at("metadata", "name").text() ?? "";
        if (namespaces === undefined) known.add(name);
        else if (!known.has(name)) report(`Namespace ${name} ${isNone(known)}.`, urn);
      };
      failClosed(report, judge, urn);
    }
    for (const resource of resources) {
      const { type, urn, properties } = resource;
      if (!type.startsWith("kubernetes:") || isComponent(type)) continue;
      if (isClusterWide(type) || config.clusterWideKinds?.includes(type.slice("kubernetes:".length))) continue;
      const judge = () => {
        const namespace = namespaceOf(resource);
        const name = properties.at("metadata", "name").text() ?? "";
        if (!known.has(namespace)) report(`${name} is in namespace ${namespace}, which ${isNone(known)}.`, urn);
      };
      failClosed(report, judge, urn);
    }
  },
);

function isNone(known: ReadonlySet<string>): string {
  return `is not one of the stack's (${[...known].sort().join(", ") || "it has none"})`;
}
