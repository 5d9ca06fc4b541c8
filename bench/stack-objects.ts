interface ExportedStack {
  readonly deployment: { readonly resources?: readonly ExportedResource[] };
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** How `pulumi stack export --show-secrets` marks a secret: its JSON is beside the mark. */
interface ShownSecret {
  readonly plaintext: string;
}

const isShownSecret = (value: unknown): value is ShownSecret =>
  typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value && "plaintext" in value;

/** The stack's Kubernetes objects without those of charts, as documents of YAML (in JSON's spelling). */
export function ownObjects(exported: string): string {
  const { deployment } = JSON.parse(exported) as ExportedStack;
  return (deployment.resources ?? [])
    .filter(({ type, urn }) => type.startsWith("kubernetes:") && !urn.includes(":Chart"))
    .flatMap(({ inputs }) => inputs ?? [])
    .map((inputs) => JSON.stringify(inputs, (_, value: unknown) => reveal(value)))
    .join("\n---\n");
}

function reveal(value: unknown): unknown {
  return isShownSecret(value) ? JSON.parse(value.plaintext) : value;
}
