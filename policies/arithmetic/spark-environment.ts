import type { Field } from "../kubernetes/field";

/** Variables with options of Java, which the JVM, the JDK's launcher and spark-submit (`SparkSubmitCommandBuilder.java`) take. */
const optionVariables = ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "SPARK_SUBMIT_OPTS"];
/** The folder with `spark-env.sh`, which may set any of these. */
const folderVariable = "SPARK_CONF_DIR";

/** Throws where the driver's environment sets properties of Spark, or may. What executors take for properties changes no pod. */
export function refuseSparkProperties(spec: Field): void {
  const conf = spec.at("sparkConf");
  const driver = spec.at("driver");
  const listed = [driver, ...driver.at("template", "spec", "containers").items()].flatMap((container) =>
    container.at("env").items(),
  );
  for (const name of [...optionVariables, folderVariable]) {
    const variables = listed.filter((variable) => variable.at("name").text() === name);
    const values = [
      driver.at("envVars", name),
      conf.at(`spark.kubernetes.driverEnv.${name}`),
      ...variables.map((variable) => variable.at("value")),
    ];
    const elsewhere = [
      driver.at("envSecretKeyRefs", name),
      conf.at(`spark.kubernetes.driver.secretKeyRef.${name}`),
      ...variables.map((variable) => variable.at("valueFrom")),
    ];
    const wrong =
      elsewhere.find(({ present }) => present) ??
      values.find((value) => (name === folderVariable ? value.present : value.text()?.includes("-Dspark.")));
    if (wrong) throw wrong.wrong(`may set properties of Spark in ${name}: set them in sparkConf`);
  }
  const folder = spec.at("sparkConfigMap");
  if (folder.present) throw folder.wrong("may set properties of Spark that cannot be seen from here: use sparkConf");
}
