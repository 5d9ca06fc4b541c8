/** A setting's key as a person writes it: that of Pulumi's configuration, and the way in its value. */
export function settingKey(...keys: readonly string[]): string {
  return keys.length === 0 ? "lakehouse" : `lakehouse:${keys.join(".")}`;
}
