import type {
  EnforcementLevel,
  PolicyConfigSchema,
  PolicyResource,
  ReportViolation,
  ResourceRemediation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { StackResource } from "../demand/stack";
import { allUnreadable, Field, IndeterminateError } from "../model/field";
import { tellUnreadable } from "./unreadable";

/** What a person has to know about a policy, all of it required. */
export interface PolicyDescription {
  /** Kebab-case, unique in the pack; the key of its config. */
  readonly name: string;
  /** The rule in one sentence. */
  readonly rule: string;
  /** What goes wrong without it. */
  readonly why: string;
  /** What to change. */
  readonly remedy: string;
  readonly severity: Severity;
  /** Where the rule comes from. */
  readonly source: string;
  readonly config: PolicyConfigSchema;
  /** Whether it refuses or only tells, where the cluster's document says nothing. Default: mandatory. */
  readonly enforcementLevel?: EnforcementLevel;
}

/** A resource as the policies of this pack see it. */
export interface Resource<Config> {
  readonly type: string;
  readonly inputs: Field;
  /** Inputs of its provider; absent of components and of providers themselves. */
  readonly provider: Field;
  readonly config: Config;
}

/**
 * A policy on single resources, judged before they are created or changed.
 *
 * @param repair is asked first, unless the policy is enforced in another way than `remediate`; its result is judged
 *   like any other
 *   resource, so that what cannot be repaired is still refused.
 */
export function resourcePolicy<Config extends object = object>(
  description: PolicyDescription,
  judge: Judge<Config>,
  repair?: Repair<Config>,
): ResourceValidationPolicy {
  const policy: ResourceValidationPolicy = {
    ...metadata(description),
    validateResource: (args, reportViolation) => {
      // Said with its URN, what cannot be read of a resource is known when the stack is judged.
      const report = (message: string) => {
        reportViolation(message, args.urn);
      };
      failClosed(report, () => {
        const resource = resourceOf<Config>(args);
        rejectUnknownKeys(description, resource.config);
        judgeWhole(resource, judge, report);
      });
    },
  };
  return repair ? { ...policy, enforcementLevel: "remediate", remediateResource: remediation(repair) } : policy;
}

type Judge<Config> = (resource: Resource<Config>, report: (message: string) => void) => void;

/** Judges a resource; where that stops at what cannot be read, all such places are told and not only the first. */
function judgeWhole<Config>(resource: Resource<Config>, judge: Judge<Config>, report: (message: string) => void): void {
  try {
    judge(resource, report);
  } catch (error) {
    if (!(error instanceof IndeterminateError)) throw error;
    const all = allUnreadable(error, (unreadable) => {
      const lenient = {
        ...resource,
        inputs: resource.inputs.collecting(unreadable),
        provider: resource.provider.collecting(unreadable),
      };
      judge(lenient, () => undefined);
    });
    for (const problem of all) report(tellUnreadable(problem));
  }
}

/** A resource's inputs, or a part of them, to be changed. */
export type Inputs = Record<string, unknown>;

/** Changes the inputs of a resource, and tells whether it did. */
export type Repair<Config = object> = (resource: Resource<Config>, inputs: Inputs) => boolean;

function remediation<Config extends object>(repair: Repair<Config>): ResourceRemediation {
  return (args) => {
    try {
      return repair(resourceOf<Config>(args), args.props) ? args.props : undefined;
    } catch {
      // What cannot be read cannot be repaired; the judgement that follows says so.
      return undefined;
    }
  };
}

function resourceOf<Config extends object>(args: ResourceValidationArgs): Resource<Config> {
  const { type, props, provider } = args;
  return {
    type,
    inputs: new Field(props),
    provider: new Field(provider?.props, "provider"),
    config: args.getConfig<Config>(),
  };
}

/** All resources of a stack, as they will be. */
export interface Stack<Config> {
  readonly resources: readonly StackResource[];
  readonly config: Config;
}

/**
 * A policy on a stack as a whole, judged at the end of a preview, before anything is changed, and again when all is.
 */
export function stackPolicy<Config extends object = object>(
  description: PolicyDescription,
  judge: (stack: Stack<Config>, report: ReportViolation) => void,
): StackValidationPolicy {
  return {
    ...metadata(description),
    validateStack: (args, reportViolation) => {
      failClosed(reportViolation, () => {
        const config = args.getConfig<Config>();
        rejectUnknownKeys(description, config);
        judge({ resources: args.resources.map(stackResource), config }, reportViolation);
      });
    },
  };
}

function stackResource({ urn, type, props, parent, provider, dependencies }: PolicyResource): StackResource {
  return {
    urn,
    type,
    properties: new Field(props, "", { urn }),
    parent: parent?.urn,
    dependencies: dependencies.map((dependency) => dependency.urn),
    defaultNamespace: new Field(provider?.props, "", { urn: provider?.urn }).at("namespace"),
  };
}

/**
 * Runs a part of a judgement, of one resource of a stack; whatever stops it is a violation, so that nothing passes
 * unjudged.
 */
export function failClosed(report: ReportViolation, judge: () => void, urn?: string): void {
  try {
    judge();
  } catch (error) {
    const owner = error instanceof IndeterminateError ? error.urn : undefined;
    report(tellUnreadable(error instanceof Error ? error.message : String(error)), owner ?? urn);
  }
}

function metadata(policy: PolicyDescription) {
  const { name, rule, why, remedy, severity, source, config, enforcementLevel = "mandatory" } = policy;
  return {
    name,
    enforcementLevel,
    description: `${rule} ${why}`,
    remediationSteps: remedy,
    severity,
    url: source,
    configSchema: config,
  };
}

/** The engine validates the known keys against the schema, but lets a misspelt one pass. */
function rejectUnknownKeys({ name, config: { properties } }: PolicyDescription, config: object): void {
  const unknown = Object.keys(config).filter((key) => !(key in properties));
  if (unknown.length === 0) return;
  const known = Object.keys(properties).join(", ");
  throw new Error(
    `The config of policy ${name} has the unknown key ${unknown.join(", ")} (it knows ${known || "none"})`,
  );
}
