import type { Tag } from "@aws-sdk/client-s3";
import type { JsonObject } from "../shared/json";
import { textMap } from "./values";

/** Where tags are kept: on a bucket, or on an object. */
export interface Tagged {
  list(): Promise<Tag[]>;
  put(tags: Tag[]): Promise<unknown>;
  clear(): Promise<unknown>;
}

/** Replaces our tags, and keeps what others have put there, as the official provider does. */
export async function updateTags(tagged: Tagged, olds: JsonObject, inputs: JsonObject): Promise<void> {
  const before = textMap(olds.tags);
  const wanted = textMap(inputs.tags);
  const others = (await tagged.list()).filter(({ Key = "" }) => !(Key in before) && !(Key in wanted));
  const all = [...Object.entries(wanted).map(([Key, Value]) => ({ Key, Value })), ...others];
  if (all.length > 0) await tagged.put(all);
  else if (Object.keys(before).length > 0) await tagged.clear();
}

/** The outputs that show tags. */
export async function readTags(tagged: Tagged): Promise<JsonObject> {
  const tags = Object.fromEntries((await tagged.list()).map(({ Key = "", Value = "" }) => [Key, Value]));
  return { tags, tagsAll: tags };
}
