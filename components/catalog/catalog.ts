import type { Endpoint } from "../shared/endpoint";
import type { NessieLogin } from "./nessie-login";

/** The Iceberg catalog Nessie as jobs use it, deployed by the program or there already. */
export interface Catalog {
  /** Its API, version 2: SQL for branches and tags needs that version. */
  readonly endpoint: Endpoint;
  /** How jobs authenticate to the catalog. Default: the catalog has no authentication. */
  readonly login?: NessieLogin | undefined;
}
