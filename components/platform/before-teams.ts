import * as pulumi from "@pulumi/pulumi";

/**
 * Tells the engine what the resources of the first team, and of a lakehouse, were called before there were teams: so
 * that a stack from then keeps each of them. Only the stack's first team and its lakehouse may say so, because a
 * resource goes on as one other. Children need no entry where the engine finds them by their component's.
 *
 * @param team name of the first team's component
 * @param lakehouse name of the lakehouse's component, which was `lakehouse`
 */
export function asBeforeTeams(team: string, lakehouse: string): pulumi.ResourceTransformation {
  const former = (type: string, name: string, parent?: pulumi.Output<string>) => pulumi.createUrn(name, type, parent);
  const platform = former("lakehouse:index:Lakehouse", "lakehouse");
  const store = former("lakehouse:index:ObjectStore", "object-store", platform);
  const inPlatform = (type: string, name: string) => former(type, name, platform);
  const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
  const configMap = "kubernetes:core/v1:ConfigMap";
  const secrets = ["kubernetes:core/v1:Secret", "kubernetes:external-secrets.io/v1:ExternalSecret"];
  const urns = new Map([
    [`lakehouse:index:SparkNamespace ${team}`, former("lakehouse:index:SparkAccess", "spark-access")],
    [`lakehouse:index:Bucket ${team}-bucket`, store],
    [
      `lakehouse:index:HistoryServer ${team}-history-server`,
      inPlatform("lakehouse:index:HistoryServer", "history-server"),
    ],
    [`lakehouse:index:NessieCatalog ${lakehouse}-nessie`, inPlatform("lakehouse:index:NessieCatalog", "nessie")],
    [`pulumi:providers:aws ${lakehouse}-store`, former("pulumi:providers:aws", "object-store", store)],
    [`${networkPolicy} ${team}-lakehouse`, inPlatform(networkPolicy, "lakehouse-jobs")],
    [`${configMap} ${team}-trust`, inPlatform(configMap, "lakehouse-jobs-trust")],
    ...secrets.flatMap((type) => [
      [`${type} ${team}-keys`, former(type, "object-store-jobs", store)] as const,
      [`${type} ${team}-catalog-client`, inPlatform(type, "lakehouse-catalog-client")] as const,
      [`${type} ${team}-history-server-keys`, former(type, "object-store-history", store)] as const,
    ]),
  ]);
  return ({ type, name, props, opts }) => {
    const urn = urns.get(`${type} ${name}`);
    return urn && { props, opts: { ...opts, aliases: [...(opts.aliases ?? []), urn] } };
  };
}
