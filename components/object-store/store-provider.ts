// Its module, because loading all of the package takes a second.
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import type { CaBundle } from "../shared/trust-store";
import type { StoreOwner } from "./store-user";

export interface StoreProviderArgs {
  /** URL of the S3 service, as the machine reaches it that deploys. */
  readonly url: string;
  readonly region: string;
  readonly pathStyle: boolean;
  /** What an https service's certificate is checked with. Default: what the machine trusts that deploys. */
  readonly caBundle?: CaBundle | undefined;
  /** Whose the buckets are. */
  readonly owner: StoreOwner;
}

/** Reaches an S3 service and asks nothing else: no account, metadata service or credentials file. */
export function storeProvider(
  name: string,
  { url, region, pathStyle, caBundle, owner }: StoreProviderArgs,
  opts: pulumi.ResourceOptions,
): Provider {
  return new Provider(
    name,
    {
      accessKey: pulumi.secret(owner.accessKey),
      secretKey: pulumi.secret(owner.secretKey),
      region,
      endpoints: [{ s3: url }],
      s3UsePathStyle: pathStyle,
      ...(caBundle && { customCaBundle: caBundle.path }),
      skipCredentialsValidation: true,
      skipMetadataApiCheck: true,
      skipRegionValidation: true,
      skipRequestingAccountId: true,
    },
    opts,
  );
}

export function isAws(url: string): boolean {
  return /\.amazonaws\.com(\.cn)?$/.test(new URL(url).hostname);
}
