import type * as pulumi from "@pulumi/pulumi";
import { keyVariable, type SecretSource } from "../shared/secret";

/** A user of an S3 service. */
export interface StoreUser {
  /** As the service knows the user, or its ARN at AWS. */
  readonly name: string;
  readonly keys: SecretSource<"accessKey" | "secretKey">;
}

/** Who makes buckets and says who may do what in them; the program itself has the keys. */
export interface StoreOwner extends Pick<StoreUser, "name"> {
  readonly accessKey: pulumi.Input<string>;
  readonly secretKey: pulumi.Input<string>;
}

/** What is in a Secret with a user's keys, by the names of the variables that every S3 client reads. */
export const keyEntries = { AWS_ACCESS_KEY_ID: "accessKey", AWS_SECRET_ACCESS_KEY: "secretKey" } as const;

/** The variables by which a container gets the keys of the Secret `secret`. */
export function keyVariables(secret: pulumi.Input<string>) {
  return Object.keys(keyEntries).map((name) => keyVariable(name, secret));
}
