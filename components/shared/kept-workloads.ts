import * as pulumi from "@pulumi/pulumi";
import { isComponent, kindOf } from "../../contract/kinds";

/** Options by which the engine forgets an object and leaves it in the cluster. It shows them to no policy. */
const keeping = ["retainOnDelete", "deletedWith"] as const;

type Options = Pick<pulumi.ResourceOptions, (typeof keeping)[number]>;

/** A resource's options that keep it, its own or a component's above it. */
type Kept = {
  readonly [Option in (typeof keeping)[number]]?: { readonly value: Options[Option]; readonly of: string };
};

/**
 * Refuses options by which an object that runs pods would outlive its place in the stack, where policies count it; of
 * all resources that the program registers from now on, whoever makes them. The object stays in the cluster while the
 * next preview knows nothing of it.
 *
 * The children of a chart, or of another component that a plugin makes, have its options: so these are refused of the
 * component itself.
 *
 * @throws RunError, in the constructor of such a resource
 */
export function refuseKeptWorkloads(): void {
  const keptBy = new WeakMap<pulumi.Resource, Kept>();
  pulumi.runtime.registerStackTransformation(({ resource, type, name, opts }) => {
    const it = `${type.split(":").at(-1) ?? type} ${name}`;
    // The engine hands both down: inheritFromParent in pkg/resource/deploy/source_eval.go.
    const kept: Kept = { ...(opts.parent && keptBy.get(opts.parent)), ...ownOf(opts, it) };
    keptBy.set(resource, kept);
    if (mayRunPods(type)) {
      for (const option of keeping) {
        const { value, of = it } = kept[option] ?? {};
        if (value)
          throw new pulumi.RunError(`${it}: ${option}${of === it ? "" : ` of its parent ${of}`} ${consequence}`);
      }
    }
    return undefined;
  });
}

const consequence =
  "would leave pods running, and uncounted, when the stack does not have it any more: " +
  "leave the option out, or use protect, which keeps it in the stack.";

function ownOf(opts: Options, of: string): Kept {
  const given = keeping.filter((option) => opts[option] !== undefined);
  return Object.fromEntries(given.map((option) => [option, { value: opts[option], of }]));
}

function mayRunPods(type: string): boolean {
  return isComponent(type) || kindOf(type).runs !== "nothing";
}
