import type { LifecycleExpiration, LifecycleRule } from "@aws-sdk/client-s3";
import type { Json, JsonObject } from "../shared/json";
import { defined, isEmpty, isObject, text, textMap } from "./values";

/** A bucket's `lifecycleRules` as S3 has them. */
export function toS3Rules(rules: Json | undefined): LifecycleRule[] {
  return (Array.isArray(rules) ? rules : []).filter(isObject).map((rule) => {
    const tags = Object.entries(textMap(rule.tags)).map(([Key, Value]) => ({ Key, Value }));
    const prefix = text(rule.prefix) ?? "";
    const abortDays = number(rule.abortIncompleteMultipartUploadDays);
    const keepDays = isObject(rule.noncurrentVersionExpiration)
      ? number(rule.noncurrentVersionExpiration.days)
      : undefined;
    const actions = {
      ...(abortDays ? { AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortDays } } : {}),
      ...(isObject(rule.expiration) ? { Expiration: toS3Expiration(rule.expiration) } : {}),
      ...(keepDays ? { NoncurrentVersionExpiration: { NoncurrentDays: keepDays } } : {}),
    };
    return {
      ID: text(rule.id),
      Status: rule.enabled === true ? "Enabled" : "Disabled",
      Filter: tags.length > 0 ? { And: { Prefix: prefix, Tags: tags } } : { Prefix: prefix },
      // S3 takes no rule that does nothing.
      ...(isEmpty(Object.keys(actions)) ? { Expiration: { ExpiredObjectDeleteMarker: false } } : actions),
    };
  });
}

export function fromS3Rules(rules: readonly LifecycleRule[]): JsonObject[] {
  return rules.map(({ ID, Status, Filter, Expiration, ...rule }) => {
    const tags = [...(Filter?.And?.Tags ?? []), ...(Filter?.Tag ? [Filter.Tag] : [])];
    const keepDays = rule.NoncurrentVersionExpiration?.NoncurrentDays;
    return defined({
      id: ID,
      enabled: Status === "Enabled",
      prefix: Filter?.Prefix ?? Filter?.And?.Prefix,
      tags: tags.length > 0 ? Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])) : undefined,
      abortIncompleteMultipartUploadDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
      expiration: Expiration && fromS3Expiration(Expiration),
      noncurrentVersionExpiration: keepDays === undefined ? undefined : { days: keepDays },
    });
  });
}

function toS3Expiration(expiration: JsonObject): LifecycleExpiration {
  const date = text(expiration.date);
  if (date !== undefined) return { Date: new Date(`${date}T00:00:00Z`) };
  const days = number(expiration.days);
  if (days) return { Days: days };
  return { ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker === true };
}

function fromS3Expiration({ Date: date, Days, ExpiredObjectDeleteMarker }: LifecycleExpiration): JsonObject {
  return defined({
    date: date?.toISOString().slice(0, "2000-01-01".length),
    days: Days,
    expiredObjectDeleteMarker: ExpiredObjectDeleteMarker,
  });
}

function number(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
