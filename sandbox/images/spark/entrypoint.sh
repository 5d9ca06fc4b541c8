#!/bin/bash
# What Spark on Kubernetes asks of an image: `driver ARGUMENT...`, `executor`, or any other command as it stands.
# Settings arrive in environment variables, named as the official image names them.
set -eo pipefail

# Hadoop's login wants a name for the user, which one that Kubernetes made up does not have.
if ! getent passwd "$(id -u)" >/dev/null; then
  NSS_WRAPPER_PASSWD=$(mktemp)
  NSS_WRAPPER_GROUP=$(mktemp)
  echo "spark:x:$(id -u):$(id -g):spark:$SPARK_HOME:/bin/false" >"$NSS_WRAPPER_PASSWD"
  echo "spark:x:$(id -g):" >"$NSS_WRAPPER_GROUP"
  export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD=libnss_wrapper.so
fi

case $1 in
driver)
  shift
  exec tini -s -- "$SPARK_HOME/bin/spark-submit" \
    --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS" \
    --conf "spark.executorEnv.SPARK_DRIVER_POD_IP=$SPARK_DRIVER_BIND_ADDRESS" \
    --deploy-mode client "$@"
  ;;
executor)
  java_options=()
  for ((index = 0; ; index++)); do
    option=SPARK_JAVA_OPT_$index
    [[ -v $option ]] || break
    java_options+=("${!option}")
  done

  class_path=${SPARK_CONF_DIR:-$SPARK_HOME/conf}
  for entry in "$HADOOP_CONF_DIR" "$SPARK_CLASSPATH" "$SPARK_HOME/jars/*" "$SPARK_EXTRA_CLASSPATH" "$PWD" "$SPARK_DIST_CLASSPATH"; do
    # An empty entry would stand for the working directory.
    [[ -z $entry ]] || class_path+=:$entry
  done

  exec tini -s -- "$JAVA_HOME/bin/java" "${java_options[@]}" \
    "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY" -cp "$class_path" \
    org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend \
    --driver-url "$SPARK_DRIVER_URL" \
    --executor-id "$SPARK_EXECUTOR_ID" \
    --cores "$SPARK_EXECUTOR_CORES" \
    --app-id "$SPARK_APPLICATION_ID" \
    --hostname "$SPARK_EXECUTOR_POD_IP" \
    --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID" \
    --podName "$SPARK_EXECUTOR_POD_NAME"
  ;;
*) exec "$@" ;;
esac
