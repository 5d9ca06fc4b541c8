/** What the keys of this project begin with in Pulumi's configuration. */
export const project = "lakehouse:";

/** A setting's key as a person writes it: that of Pulumi's configuration, and the way in its value. */
export function settingKey(...keys: readonly string[]): string {
  return keys.length === 0 ? "lakehouse" : project + keys.join(".");
}
