import type { Endpoint } from "../shared/endpoint";

/** A bucket in an S3 service, made by the program or there already. */
export interface ObjectStore {
  /** The service as pods reach it. */
  readonly endpoint: Endpoint;
  /** Region that requests are signed for. Ceph takes `us-east-1`. */
  readonly region: string;
  /** Whether the bucket's name is in a URL's path, as Ceph wants it, or in its host. */
  readonly pathStyle: boolean;
  readonly bucket: string;
}
