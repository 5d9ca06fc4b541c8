import { type ResourceValidationPolicy, unknownCheckingProxy } from "@pulumi/policy";

/** The engine's stand-in for values that are only known after the deployment. */
export const unknown = {
  text: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  list: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
};

/** The violations that a policy reports for one resource, its properties wrapped as the SDK wraps them. */
export async function judge(
  policy: ResourceValidationPolicy,
  type: string,
  properties: object,
  config: object = {},
): Promise<string[]> {
  const violations: string[] = [];
  const { validateResource } = policy;
  if (typeof validateResource !== "function") throw new Error(`${policy.name} has no single validation`);
  await validateResource(
    {
      type,
      props: unknownCheckingProxy(properties),
      urn: `urn:pulumi:test::lakehouse::${type}::subject`,
      name: "subject",
      opts: {
        protect: false,
        ignoreChanges: [],
        aliases: [],
        customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
        additionalSecretOutputs: [],
      },
      stackTags: new Map(),
      isType: () => false,
      asType: () => undefined,
      // The SDK, too, takes the caller's word for the type of the config.
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
      getConfig: <T extends object>() => config as T,
      notApplicable: () => {
        throw new Error("not applicable");
      },
    },
    (message) => violations.push(message),
  );
  return violations;
}
