import type { Endpoint } from "../shared/endpoint";
import type { NessieLogin } from "./nessie-login";

/** The Iceberg catalog Nessie as jobs use it, deployed by the program or there already. */
export interface Catalog {
  /** Its API, version 2: SQL for branches and tags needs that version. */
  readonly endpoint: Endpoint;
  /** How jobs prove to the catalog who they are. Default: it has no authentication. */
  readonly login?: NessieLogin | undefined;
}
