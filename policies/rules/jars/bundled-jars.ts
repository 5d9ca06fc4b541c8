import { jars, sparkModules } from "../../../images/jars.json";
import type { Field } from "../../model/field";
import type { SparkProperties } from "../../model/spark-properties";

/**
 * Groups of which every other part would be a second version. Of Spark's own, other modules go with those that are
 * there.
 */
const groups = new Set(jars.map(({ group }) => group));
/** Names of the jars without the versions of Spark and Scala that some have in them. */
const artifacts = [...jars, ...sparkModules].map(({ artifact }) => artifact.replace(/(-[\d.]+)?_[\d.]+$/, ""));

/** Where a job brings what the image has already. What a package depends on, or a jar has in it, cannot be seen. */
export function bundledJars(spec: Field, properties: SparkProperties): string[] {
  return [
    ...listed(spec.at("deps", "packages"), properties, "spark.jars.packages").flatMap(packageProblems),
    ...listed(spec.at("deps", "jars"), properties, "spark.jars").flatMap(jarProblems),
  ];
}

interface Listed {
  readonly path: string;
  readonly text: string;
}

/** The items of a list, or else of the property that says the same, separated by commas. */
function listed(list: Field, properties: SparkProperties, key: string): Listed[] {
  const items = list.items();
  if (items.length > 0) return items.map((item) => ({ path: item.path, text: item.text() ?? "" }));
  const { path } = properties.at(key);
  return (properties.text(key)?.split(",") ?? []).map((text) => ({ path, text: text.trim() }));
}

/** Maven coordinates, `group:artifact:version`. */
function packageProblems({ path, text }: Listed): string[] {
  const [group = "", artifact = ""] = text.split(":");
  return groups.has(group) || isInImage(`${artifact}-`) ? [`${path} brings ${text}, which the image already has`] : [];
}

function jarProblems({ path, text }: Listed): string[] {
  const name = text.slice(text.lastIndexOf("/") + 1);
  if (name === "" || /[*?[{]/.test(name)) return [`${path} adds jars that the policies cannot see: "${text}"`];
  return isInImage(name) ? [`${path} brings ${name}, which the image already has`] : [];
}

/** Whether a name starts with that of one of the image's jars, for whatever Spark and Scala. */
function isInImage(name: string): boolean {
  return artifacts.some((artifact) => name.startsWith(artifact) && /^[-_]/.test(name.slice(artifact.length)));
}
