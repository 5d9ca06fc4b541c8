import type { Cluster } from "../cluster";
import type { JsonObject } from "../json";

/** A `pulumi.com/waitFor` that is neither a path nor a condition. */
export class UnreadableConditionError extends Error {}

/** What is waited for. */
export interface Awaited {
  cluster: Cluster;
  inputs: JsonObject;
  /** The object as the server answered to the create or update. */
  applied: JsonObject;
  /** The object before an update; none at a creation. */
  previous?: JsonObject;
}

export interface Progress {
  object: JsonObject;
  isReady: boolean;
  /** It will never become ready: no use in waiting on. */
  isFailed?: boolean;
  /** For the live view. */
  status?: string;
  /** Why it is not ready, for the error message. */
  problems: string[];
}

/** Looks once. Called again and again, it may remember what it saw. */
export type Check = (object: JsonObject) => Progress | Promise<Progress>;

export type Awaiter = (awaited: Awaited) => Check;

export const ready = (object: JsonObject): Progress => ({ object, isReady: true, problems: [] });
