import {
  type PolicyProviderResource,
  type PolicyResource,
  type PolicyResourceOptions,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationArgs,
  type StackValidationPolicy,
  unknownCheckingProxy,
} from "@pulumi/policy";
import type { Diagnostic } from "@pulumi/policy/protoutil";

/** The engine's stand-in for values that are only known after the deployment. */
export const unknown = {
  text: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  list: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
};

const opts: PolicyResourceOptions = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

/**
 * The violations that a policy reports for one resource, its properties wrapped as the SDK wraps them.
 *
 * @param provider inputs of the resource's provider
 */
export async function judge(
  policy: ResourceValidationPolicy,
  type: string,
  properties: object,
  config: object = {},
  provider?: object,
): Promise<string[]> {
  const violations: string[] = [];
  const { validateResource } = policy;
  if (typeof validateResource !== "function") throw new Error(`${policy.name} has no single validation`);
  await validateResource(argumentsFor(type, properties, config, provider), (message) => violations.push(message));
  return violations;
}

/** The properties as a policy repairs them, or nothing if it leaves them alone. */
export async function repaired(policy: ResourceValidationPolicy, type: string, properties: object): Promise<unknown> {
  const changed = structuredClone(properties);
  const args = argumentsFor(type, changed);
  // It has to hand back the very object that it got, because the engine's secrets are known by it.
  const result = await policy.remediateResource?.(args);
  return result === args.props ? changed : result;
}

function argumentsFor(
  type: string,
  properties: object,
  config: object = {},
  provider?: object,
  name = "subject",
): ResourceValidationArgs {
  return {
    type,
    props: unknownCheckingProxy(properties),
    urn: urnOf(type, name),
    name,
    opts,
    ...(provider === undefined ? {} : { provider: providerWith(provider) }),
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    ...configured(config),
  };
}

/**
 * A resource of a stack: type and properties, the namespace of its provider, the positions of the component it belongs
 * to and of the resource it depends on.
 */
export type Subject = readonly [
  type: string,
  properties: object,
  more?: {
    readonly providerNamespace?: string;
    readonly parent?: number;
    readonly dependsOn?: number;
  },
];

/** The violations that a policy reports for a stack. */
export async function judgeStack(
  policy: StackValidationPolicy,
  subjects: readonly Subject[],
  config: object = {},
): Promise<string[]> {
  const violations: string[] = [];
  await policy.validateStack(stackArguments(subjects, config), (message) => violations.push(message));
  return violations;
}

function stackArguments(subjects: readonly Subject[], config: object): StackValidationArgs {
  const resources: PolicyResource[] = [];
  for (const [index, [type, properties, more = {}]] of subjects.entries()) {
    const { providerNamespace, parent, dependsOn } = more;
    const component = parent === undefined ? undefined : resources[parent];
    const dependency = dependsOn === undefined ? undefined : resources[dependsOn];
    resources.push({
      type,
      props: unknownCheckingProxy(properties),
      urn: urnOf(type, `subject-${index}`),
      name: `subject-${index}`,
      opts,
      ...(providerNamespace === undefined ? {} : { provider: providerWith({ namespace: providerNamespace }) }),
      ...(component === undefined ? {} : { parent: component }),
      dependencies: dependency ? [dependency] : [],
      propertyDependencies: {},
      isType: () => false,
      asType: () => undefined,
    });
  }
  return { resources, stackTags: new Map(), ...configured(config) };
}

type AnyPolicy = ResourceValidationPolicy | StackValidationPolicy;

/**
 * What the engine gets from a whole pack about a stack, as the SDK makes it: an answer of all policies about each
 * resource, then one about all of them.
 *
 * @param configOf each policy's config
 * @param levelOf each policy's level
 */
export async function judgePack(
  policies: readonly AnyPolicy[],
  subjects: readonly Subject[],
  configOf: (policy: AnyPolicy) => object = () => ({}),
  levelOf: (policy: AnyPolicy) => string = ({ enforcementLevel = "mandatory" }) => enforcementLevel,
): Promise<Diagnostic[][]> {
  const reporter = (policy: AnyPolicy, answer: Diagnostic[]) => (text: string, urn?: string) => {
    const { name: policyName, description } = policy;
    const enforcementLevel = levelOf(policy).replace("remediate", "mandatory");
    answer.push({ policyName, description, message: `${description}\n${text}`, enforcementLevel, urn });
  };
  const enabled = policies.filter((policy) => levelOf(policy) !== "disabled");
  const answers: Diagnostic[][] = [];
  for (const [index, [type, properties]] of subjects.entries()) {
    const answer: Diagnostic[] = [];
    for (const policy of enabled) {
      if (!("validateResource" in policy) || typeof policy.validateResource !== "function") continue;
      const args = argumentsFor(type, properties, configOf(policy), undefined, `subject-${index}`);
      await policy.validateResource(args, reporter(policy, answer));
    }
    answers.push(answer);
  }
  const answer: Diagnostic[] = [];
  for (const policy of enabled) {
    if (!("validateStack" in policy)) continue;
    await policy.validateStack(stackArguments(subjects, configOf(policy)), reporter(policy, answer));
  }
  return [...answers, answer];
}

function providerWith(inputs: object): PolicyProviderResource {
  const type = "pulumi:providers:any";
  return { type, props: unknownCheckingProxy(inputs), urn: urnOf(type, "provider"), name: "provider" };
}

function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::lakehouse::${type}::${name}`;
}

function configured(config: object) {
  return {
    // The SDK, too, takes the caller's word for the type of the config.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
    getConfig: <T extends object>() => config as T,
    notApplicable: () => {
      throw new Error("not applicable");
    },
  };
}
