import type { Field } from "../model/field";
import { toUnits } from "../../contract/quantities";
import { readQuantity } from "./quantity";

/**
 * Bytes of the volume claims that come and go with one pod of a Spark application:
 *
 * - claims that Spark makes when a volume has both a storage class and a size (`MountVolumesFeatureStep.scala`, Spark
 *   3.5.5);
 * - ephemeral volumes with a claim template, of the pod template or mounted from the application's `volumes` (the
 *   webhook's `addVolumes`, operator 2.2.1).
 */
export function sparkClaims(spec: Field, role: "driver" | "executor"): number {
  const mounted = new Set(
    spec
      .at(role, "volumeMounts")
      .items()
      .map((mount) => mount.at("name").text()),
  );
  const volumes = spec
    .at("volumes")
    .items()
    .filter((volume) => mounted.has(volume.at("name").text()));
  const ephemeral = [...volumes, ...spec.at(role, "template", "spec", "volumes").items()].map(ephemeralClaim);
  return sum([...claimsOfConf(spec.at("sparkConf"), role), ...ephemeral]);
}

/** Bytes that a volume claims for each pod it is in; 0 for volumes that need no claim of their own. */
export function ephemeralClaim(volume: Field): number {
  const claim = volume.at("ephemeral", "volumeClaimTemplate");
  return claim.present ? claimSize(claim) : 0;
}

/** Bytes of a PersistentVolumeClaim or of a claim template. */
export function claimSize(claim: Field): number {
  return bytesIn(claim.at("spec", "resources", "requests", "storage"));
}

function claimsOfConf(conf: Field, role: string): number[] {
  const prefix = `spark.kubernetes.${role}.volumes.persistentVolumeClaim.`;
  const suffix = ".options.sizeLimit";
  const sizes = conf
    .keys()
    .filter((key) => key.startsWith(prefix) && key.endsWith(suffix))
    .filter((key) => conf.at(key.replace(/sizeLimit$/, "storageClass")).present);
  if (role === "executor" && sizes.length > 0) refuseClaimsThatPileUp(conf);
  return sizes.map((key) => bytesIn(conf.at(key)));
}

function bytesIn(field: Field): number {
  const amount = readQuantity(field);
  if (amount === undefined) field.refuse("is missing");
  return toUnits(amount ?? 0n);
}

/** What the driver owns stays until it ends: each executor that takes another's place would claim anew. */
function refuseClaimsThatPileUp(conf: Field): void {
  const reuses = conf.at("spark.kubernetes.driver.reusePersistentVolumeClaim");
  const owns = conf.at("spark.kubernetes.driver.ownPersistentVolumeClaim");
  if (reuses.text() === "false" && owns.text() !== "false") {
    throw reuses.wrong("is false, so that executors leave any number of claims behind: leave it out");
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
