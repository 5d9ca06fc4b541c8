/** Plain JSON; also Pulumi's property values as they travel, with secrets and unknowns marked inside. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json | undefined;
}
