import { refuseWhatCannotBeSeen } from "../demand/spark";
import { bundledJars } from "./jars/bundled-jars";
import { classPathChanges } from "./jars/class-path";
import type { Field } from "../model/field";
import { mainImages } from "../model/images";
import { SparkProperties } from "../model/spark-properties";
import { nameList } from "../framework/name-list";
import { sparkPolicy } from "../framework/spark-policy";

interface Config {
  readonly jarSetImages?: readonly string[];
}

export const jarSet = sparkPolicy<Config>(
  {
    name: "jar-set",
    rule:
      "Jobs use the Iceberg, Nessie and S3 clients of the image, complete and in the image's order, and bring no other " +
      "versions.",
    why:
      "The order of jars decides which copy of a class is used: a second version causes a NoSuchMethodError or a " +
      "corrupt table.",
    remedy:
      "Remove the jars that the image already has (images/jars.json), and settings that override their order. For " +
      "another version, change the image.",
    severity: "high",
    source: "https://spark.apache.org/docs/3.5.5/configuration.html#runtime-environment",
    config: {
      jarSetImages: nameList(
        "Images, without tag or digest, that have the jars of images/jars.json. A job with a catalog or S3A needs one of " +
          "them, and jobs " +
          "on other images may add any jars. Default: all images have the jars.",
      ),
    },
  },
  ({ spec, config }, report) => {
    refuseWhatCannotBeSeen(spec);
    const properties = SparkProperties.ofJob(spec);
    const others = imagesWithout(spec, config.jarSetImages);
    if (others.length > 0) {
      const needsJars = properties.keys.some((key) => /^spark\.(sql\.catalog|hadoop\.fs\.s3a)\./.test(key));
      if (needsJars) report(`${others.join(", ")} names no image with the jars that the job's catalog or S3A needs.`);
      return;
    }
    const changes = roles.flatMap((role) => classPathChanges(spec, role, properties));
    for (const problem of [...bundledJars(spec, properties), ...changes]) report(`${problem}.`);
  },
);

const roles = ["driver", "executor"] as const;

/** Where the job names an image that is not among those with the jars. */
function imagesWithout(spec: Field, known: readonly string[] | undefined): string[] {
  if (known === undefined) return [];
  const images = roles.flatMap((role) => mainImages(spec, role)).map(({ image }) => image);
  const others = images.filter((image) => !known.includes(nameOf(image.text() ?? "")));
  return [...new Set(others.map(({ path }) => path))];
}

/** An image without its tag and digest. */
function nameOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/]*$/, "");
}
