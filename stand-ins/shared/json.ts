export type { Json, JsonObject } from "../../protobuf/json";
