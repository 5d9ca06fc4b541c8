import type * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "./kubernetes";

/** Who may do what in one namespace. */
interface RoleGrant {
  readonly namespace: pulumi.Input<string>;
  /** Name of the Role and of the RoleBinding. */
  readonly role: string;
  readonly rules: kubernetes.types.input.rbac.v1.PolicyRule[];
  /** Service accounts and groups of people. */
  readonly subjects: readonly kubernetes.types.input.rbac.v1.Subject[];
}

/** A Role and the RoleBinding that gives it to its subjects, both called `grant.role`. */
export function grantRole(name: string, grant: RoleGrant, opts: pulumi.CustomResourceOptions): void {
  const metadata = { name: grant.role, namespace: grant.namespace };
  const role = new kubernetes.rbac.v1.Role(name, { metadata, rules: grant.rules }, opts);
  new kubernetes.rbac.v1.RoleBinding(
    name,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
      subjects: [...grant.subjects],
    },
    opts,
  );
}
