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
    rule: "Jobs take Iceberg, Nessie and S3 clients from the image, complete and in its order, and bring no other version of them.",
    why: "Which copy of a class wins is a matter of order: a second version ends in NoSuchMethodError, or in a table written wrongly.",
    remedy:
      "Leave out what the image has (images/jars.json), and settings that go before it; if another version is needed, change the image.",
    severity: "high",
    source: "https://spark.apache.org/docs/3.5.5/configuration.html#runtime-environment",
    config: {
      jarSetImages: nameList(
        "Images, without tag or digest, that have the jars of images/jars.json. A job with a catalog or S3A needs one of them, and jobs " +
          "on other images may bring what they like. Default: every image is taken to have the jars.",
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
