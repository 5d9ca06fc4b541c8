import type { Field } from "./field";
import { SparkProperties } from "./spark-properties";

/** Where Spark's launcher reads a History Server's properties: https://spark.apache.org/docs/3.5.5/monitoring.html */
const optionsVariable = "SPARK_HISTORY_OPTS";

/** The properties of each History Server among containers, as its own options say; they win over those of a file. */
export function historyServers(containers: readonly Field[]): SparkProperties[] {
  return containers.flatMap((container) => {
    const options = container
      .at("env")
      .items()
      .filter((variable) => says(variable.at("name"), (name) => name === optionsVariable));
    const isServer = [container.at("command"), container.at("args")]
      .flatMap((words) => words.items())
      .some((word) => says(word, (text) => /\bHistoryServer\b|start-history-server/.test(text)));
    if (options.length === 0) return isServer ? [SparkProperties.ofOptions(container.at("env", optionsVariable))] : [];
    return options.map((variable) => {
      const value = variable.at("value");
      if (!value.present)
        throw variable.wrong(
          "takes the options of the History Server from elsewhere, where the policies cannot see them",
        );
      return SparkProperties.ofOptions(value);
    });
  });
}

/** Whether a text is such a one. What is not known yet is no name of a variable or class. */
function says(field: Field, isSuch: (text: string) => boolean): boolean {
  return field.kind === "text" && isSuch(field.text() ?? "");
}
