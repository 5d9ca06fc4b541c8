import { isObject, stringAt, type JsonObject } from "./json";
import { toKubernetes } from "./property-values";

/** The provider's settings. The SDKs pass `true` and `false` as text. */
export interface ProviderConfig {
  kubeconfig: string;
  context: string;
  cluster: string;
  /** Where namespaced objects without a namespace go; empty: the kubeconfig's namespace, else `default`. */
  namespace: string;
  deleteUnreachable: boolean;
  skipUpdateUnreachable: boolean;
  enableConfigMapMutable: boolean;
  enableSecretMutable: boolean;
  enablePatchForce: boolean;
  enableServerSideApply: boolean;
  upsertExistingObjects: boolean;
  suppressHelmHookWarnings: boolean;
  renderYamlToDirectory: string;
  alwaysRender: boolean;
}

export function readProviderConfig(inputs: JsonObject, environment: NodeJS.ProcessEnv = process.env): ProviderConfig {
  const values = toKubernetes(inputs);
  const text = (name: string) => stringAt(values, name);
  const flag = (name: string, environmentName = "", fallback = false): boolean => {
    const value = values[name] ?? environment[environmentName];
    return value === undefined ? fallback : value === "true" || value === true;
  };
  return {
    kubeconfig: isObject(values.kubeconfig) ? JSON.stringify(values.kubeconfig) : text("kubeconfig"),
    context: text("context"),
    cluster: text("cluster"),
    namespace: text("namespace"),
    deleteUnreachable: flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
    enableConfigMapMutable: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    enableSecretMutable: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    enablePatchForce: flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    enableServerSideApply: flag("enableServerSideApply", "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", true),
    upsertExistingObjects: flag("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    suppressHelmHookWarnings: flag("suppressHelmHookWarnings", "PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS"),
    renderYamlToDirectory: text("renderYamlToDirectory"),
    alwaysRender: flag("alwaysRender"),
  };
}

interface CheckFailure {
  property: string;
  reason: string;
}

const isSet = (value: JsonObject[string]): boolean =>
  value === true || (typeof value === "string" && value !== "" && value !== "false");

/** Settings that contradict each other. */
export function checkProviderConfig(config: JsonObject, environment: NodeJS.ProcessEnv = process.env): CheckFailure[] {
  if (!isSet(config.renderYamlToDirectory)) {
    return isSet(config.alwaysRender)
      ? [{ property: "alwaysRender", reason: '"alwaysRender" requires "renderYamlToDirectory" to be set' }]
      : [];
  }
  return (
    ["cluster", "context", "kubeconfig"]
      .filter((property) => isSet(config[property]))
      // The SDK fills it from the environment, which says nothing about what the program wants.
      .filter((property) => property !== "kubeconfig" || config.kubeconfig !== environment.KUBECONFIG)
      .map((property) => ({ property, reason: `"${property}" arg is not compatible with "renderYamlToDirectory" arg` }))
  );
}
