import { type IcebergRelease, icebergReleases, readsVectorsRight, vectorization } from "../../contract/iceberg";
import { SparkProperties } from "../model/spark-properties";
import { sparkPolicy } from "../framework/spark-policy";

interface Config {
  readonly icebergVersion?: IcebergRelease;
}

export const icebergReadsRight = sparkPolicy<Config>(
  {
    name: "iceberg-reads-right",
    rule:
      "Jobs read Iceberg tables row by row, unless the vectorised reader of the image's Iceberg is known to read " +
      "correctly.",
    why:
      "The vectorised reader of Iceberg 1.5.2 corrupts Java's memory while it reads ordinary tables: one executor " +
      "after another crashes.",
    remedy:
      `Leave ${vectorization} as the platform sets it. Or use an image with a newer Iceberg, and set icebergVersion of the stack ` +
      "and of this policy to its version.",
    severity: "high",
    source: "https://iceberg.apache.org/docs/1.5.2/spark-configuration/#read-options",
    config: {
      icebergVersion: {
        type: "string",
        enum: [...icebergReleases],
        description: "Version of Iceberg in the images of jobs. Default: unknown, so jobs read row by row.",
      },
    },
  },
  ({ spec, config }, report) => {
    if (readsVectorsRight(config.icebergVersion)) return;
    const properties = SparkProperties.ofJob(spec);
    const isSaid = properties.text(vectorization) !== undefined;
    if (isSaid ? properties.isOn(vectorization) : properties.keys.some((key) => isIcebergCatalog(key, properties)))
      report(`${spec.at("sparkConf", vectorization).path} has to be false.`);
  },
);

function isIcebergCatalog(key: string, properties: SparkProperties): boolean {
  return /^spark\.sql\.catalog\.[^.]+$/.test(key) && properties.text(key)?.startsWith("org.apache.iceberg.") === true;
}
