#!/bin/bash
# What Spark on Kubernetes asks of an image: `driver ARGUMENT...`, `executor`, or any other command as it stands; and
# `operator ARGUMENT...`, which runs spark-submit.
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

# Java takes the classes of Spark from an archive that the image was built with (sandbox/images/class-data.ts), which
# costs half as much as to read and verify the jars. Java does so only where the class path begins as it did then: with
# a jar that holds nothing but the names of the jars in a fixed order. Any other archive is of no use to Java, and of no
# interest to the job: so Java is told to keep quiet about it.
archive=$SPARK_HOME/class-data.jsa
archive_jar=
archive_options=()
if [[ -f $archive ]]; then
  archive_jar=$SPARK_HOME/class-path.jar
  archive_options=("-XX:SharedArchiveFile=$archive" -Xlog:cds=off -Xlog:cds+dynamic=off)
fi

# The class path of these entries without the empty ones, which would stand for the working directory.
class_path() {
  local entry path=
  for entry in "$@"; do
    [[ -z $entry ]] || path+=${path:+:}$entry
  done
  echo "$path"
}

case $1 in
operator)
  shift
  if [[ -n $archive_jar ]]; then
    path=$(class_path "$archive_jar" "$SPARK_HOME/conf" "$SPARK_HOME/jars/*" "$HADOOP_CONF_DIR" "$YARN_CONF_DIR" "$SPARK_DIST_CLASSPATH")
    # Of two class paths Java takes the second. spark-submit itself gives the first.
    export SPARK_SUBMIT_OPTS="$SPARK_SUBMIT_OPTS ${archive_options[*]} -cp $path"
  fi
  exec tini -s -- spark-operator "$@"
  ;;
driver)
  shift
  # A job's own jars have to come first, so that such a job goes without the archive.
  if [[ -n $archive_jar ]] && ! grep -qs '^spark\.driver\.extraClassPath' "${SPARK_CONF_DIR:-$SPARK_HOME/conf}/spark.properties"; then
    export SPARK_SUBMIT_OPTS="$SPARK_SUBMIT_OPTS ${archive_options[*]}"
    set -- --driver-class-path "$archive_jar" "$@"
  fi
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

  # A job's own jars have to come first here too.
  if [[ -n $SPARK_CLASSPATH ]]; then
    archive_jar=
    archive_options=()
  fi
  path=$(class_path "$archive_jar" "${SPARK_CONF_DIR:-$SPARK_HOME/conf}" "$HADOOP_CONF_DIR" "$SPARK_CLASSPATH" \
    "$SPARK_HOME/jars/*" "$SPARK_EXTRA_CLASSPATH" "$PWD" "$SPARK_DIST_CLASSPATH")

  exec tini -s -- "$JAVA_HOME/bin/java" "${archive_options[@]}" "${java_options[@]}" \
    "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY" -cp "$path" \
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
