/** What is known of a Go type of the Kubernetes API, by `apiVersion.Name` (`apps/v1.DeploymentSpec`). */
export type TypeTable = Readonly<Record<string, TypeEntry>>;

interface TypeEntry {
  /** Fields held by value and marked `omitempty`: their zero value is written as their absence. */
  readonly zero: readonly string[];
  /** The type of what a field, or each element of its list, holds. */
  readonly types: Readonly<Record<string, string>>;
}
