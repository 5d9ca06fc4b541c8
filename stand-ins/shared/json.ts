export type { Json, JsonObject } from "../../pulumi-patches/json";
