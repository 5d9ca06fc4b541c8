import { refuseWhatCannotBeSeen } from "../demand/spark";
import type { Field } from "./field";
import type { Kind } from "../../contract/kinds";

/** A container's image, and whether the object may leave it out. */
export interface ImageUse {
  readonly image: Field;
  readonly optional: boolean;
}

/** Every image that the pods of an object would run, each once. */
export function imagesOf(kind: Extract<Kind, { runs: "pods" | "spark" }>, inputs: Field): ImageUse[] {
  const uses =
    kind.runs === "pods"
      ? podImages(inputs.at(...kind.template, "spec"), kind.partial)
      : sparkImages(inputs.at(...kind.spec), kind.partial);
  return [...new Map(uses.map((use) => [use.image.path, use])).values()];
}

function podImages(spec: Field, optional: boolean): ImageUse[] {
  const volumes = spec.at("volumes").items();
  return [
    ...containerImages(spec, ["initContainers", "containers", "ephemeralContainers"], optional),
    ...volumes.map((volume) => ({ image: volume.at("image", "reference"), optional: true })),
  ];
}

function containerImages(parent: Field, lists: readonly string[], optional: boolean): ImageUse[] {
  const containers = lists.flatMap((list) => parent.at(list).items());
  return containers.map((container) => ({ image: container.at("image"), optional }));
}

function sparkImages(spec: Field, partial: boolean): ImageUse[] {
  return (["driver", "executor"] as const).flatMap((role) => {
    const pod = spec.at(role);
    const template = pod.at("template");
    // Images are in that file, too.
    if (spec.at("sparkConf", `spark.kubernetes.${role}.podTemplateFile`).present) refuseWhatCannotBeSeen(spec);
    return [
      ...mainImages(spec, role, partial),
      ...containerImages(pod, ["initContainers", "sidecars"], partial),
      // Spark itself sets the image of the main container.
      ...podImages(template.at("spec"), true),
      ...spec
        .at("volumes")
        .items()
        .map((volume) => ({ image: volume.at("image", "reference"), optional: true })),
    ];
  });
}

/** Spark takes the first of these that is set; all that are set are judged, and one has to be. */
export function mainImages(spec: Field, role: "driver" | "executor", partial = false): ImageUse[] {
  const candidates = [
    spec.at(role, "image"),
    spec.at("image"),
    spec.at("sparkConf", `spark.kubernetes.${role}.container.image`),
    spec.at("sparkConf", "spark.kubernetes.container.image"),
  ];
  const set = candidates.filter((image) => image.present);
  if (set.length === 0) return [{ image: spec.at(role, "image"), optional: partial }];
  return set.map((image) => ({ image, optional: false }));
}
