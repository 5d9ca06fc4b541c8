// Written by `npm run spark-types` out of the custom resource definitions of the operator's chart.
import type * as pulumi from "@pulumi/pulumi";
import type * as kubernetes from "@pulumi/kubernetes";

/**
 * SparkApplicationSpec defines the desired state of SparkApplication
 * It carries every pieces of information a spark-submit command takes and recognizes.
 */
export interface SparkApplicationSpec {
  /**
   * Arguments is a list of arguments to be passed to the application.
   */
  arguments?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * BatchScheduler configures which batch scheduler will be used for scheduling
   */
  batchScheduler?: pulumi.Input<string>;
  /**
   * BatchSchedulerOptions provides fine-grained control on how to batch scheduling.
   */
  batchSchedulerOptions?: {
    /**
     * PriorityClassName stands for the name of k8s PriorityClass resource, it's being used in Volcano batch scheduler.
     */
    priorityClassName?: pulumi.Input<string>;
    /**
     * Queue stands for the resource queue which the application belongs to, it's being used in Volcano batch scheduler.
     */
    queue?: pulumi.Input<string>;
    /**
     * Resources stands for the resource list custom request for. Usually it is used to define the lower-bound limit.
     * If specified, volcano scheduler will consider it as the resources requested.
     */
    resources?: Record<string, pulumi.Input<number | string>>;
  };
  /**
   * Deps captures all possible types of dependencies of a Spark application.
   */
  deps?: {
    /**
     * Archives is a list of archives to be extracted into the working directory of each executor.
     */
    archives?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * ExcludePackages is a list of "groupId:artifactId", to exclude while resolving the
     * dependencies provided in Packages to avoid dependency conflicts.
     */
    excludePackages?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Files is a list of files the Spark application depends on.
     */
    files?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Jars is a list of JAR files the Spark application depends on.
     */
    jars?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Packages is a list of maven coordinates of jars to include on the driver and executor
     * classpaths. This will search the local maven repo, then maven central and any additional
     * remote repositories given by the "repositories" option.
     * Each package should be of the form "groupId:artifactId:version".
     */
    packages?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * PyFiles is a list of Python files the Spark application depends on.
     */
    pyFiles?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Repositories is a list of additional remote repositories to search for the maven coordinate
     * given with the "packages" option.
     */
    repositories?: pulumi.Input<pulumi.Input<string>[]>;
  };
  /**
   * Driver is the driver specification.
   */
  driver: {
    /**
     * Affinity specifies the affinity/anti-affinity settings for the pod.
     */
    affinity?: pulumi.Input<kubernetes.types.input.core.v1.Affinity>;
    /**
     * Annotations are the Kubernetes annotations to be added to the pod.
     */
    annotations?: Record<string, pulumi.Input<string>>;
    /**
     * ConfigMaps carries information of other ConfigMaps to add to the pod.
     */
    configMaps?: {
      name: pulumi.Input<string>;
      path: pulumi.Input<string>;
    }[];
    /**
     * CoreLimit specifies a hard limit on CPU cores for the pod.
     * Optional
     */
    coreLimit?: pulumi.Input<string>;
    /**
     * CoreRequest is the physical CPU core request for the driver.
     * Maps to `spark.kubernetes.driver.request.cores` that is available since Spark 3.0.
     */
    coreRequest?: pulumi.Input<string>;
    /**
     * Cores maps to `spark.driver.cores` or `spark.executor.cores` for the driver and executors, respectively.
     */
    cores?: pulumi.Input<number>;
    /**
     * DnsConfig dns settings for the pod, following the Kubernetes specifications.
     */
    dnsConfig?: pulumi.Input<kubernetes.types.input.core.v1.PodDNSConfig>;
    /**
     * Env carries the environment variables to add to the pod.
     */
    env?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.EnvVar>[]>;
    /**
     * EnvFrom is a list of sources to populate environment variables in the container.
     */
    envFrom?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.EnvFromSource>[]>;
    /**
     * EnvSecretKeyRefs holds a mapping from environment variable names to SecretKeyRefs.
     * Deprecated. Consider using `env` instead.
     */
    envSecretKeyRefs?: Record<string, { key: pulumi.Input<string>; name: pulumi.Input<string> }>;
    /**
     * EnvVars carries the environment variables to add to the pod.
     * Deprecated. Consider using `env` instead.
     */
    envVars?: Record<string, pulumi.Input<string>>;
    /**
     * GPU specifies GPU requirement for the pod.
     */
    gpu?: {
      /**
       * Name is GPU resource name, such as: nvidia.com/gpu or amd.com/gpu
       */
      name: pulumi.Input<string>;
      /**
       * Quantity is the number of GPUs to request for driver or executor.
       */
      quantity: pulumi.Input<number>;
    };
    /**
     * HostAliases settings for the pod, following the Kubernetes specifications.
     */
    hostAliases?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.HostAlias>[]>;
    /**
     * HostNetwork indicates whether to request host networking for the pod or not.
     */
    hostNetwork?: pulumi.Input<boolean>;
    /**
     * Image is the container image to use. Overrides Spec.Image if set.
     */
    image?: pulumi.Input<string>;
    /**
     * InitContainers is a list of init-containers that run to completion before the main Spark container.
     */
    initContainers?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.Container>[]>;
    /**
     * JavaOptions is a string of extra JVM options to pass to the driver. For instance,
     * GC settings or other logging.
     */
    javaOptions?: pulumi.Input<string>;
    /**
     * KubernetesMaster is the URL of the Kubernetes master used by the driver to manage executor pods and
     * other Kubernetes resources. Default to https://kubernetes.default.svc.
     */
    kubernetesMaster?: pulumi.Input<string>;
    /**
     * Labels are the Kubernetes labels to be added to the pod.
     */
    labels?: Record<string, pulumi.Input<string>>;
    /**
     * Lifecycle for running preStop or postStart commands
     */
    lifecycle?: pulumi.Input<kubernetes.types.input.core.v1.Lifecycle>;
    /**
     * Memory is the amount of memory to request for the pod.
     */
    memory?: pulumi.Input<string>;
    /**
     * MemoryLimit overrides the memory limit of the pod.
     */
    memoryLimit?: pulumi.Input<string>;
    /**
     * MemoryOverhead is the amount of off-heap memory to allocate in cluster mode, in MiB unless otherwise specified.
     */
    memoryOverhead?: pulumi.Input<string>;
    /**
     * NodeSelector is the Kubernetes node selector to be added to the driver and executor pods.
     * This field is mutually exclusive with nodeSelector at SparkApplication level (which will be deprecated).
     */
    nodeSelector?: Record<string, pulumi.Input<string>>;
    /**
     * PodName is the name of the driver pod that the user creates. This is used for the
     * in-cluster client mode in which the user creates a client pod where the driver of
     * the user application runs. It's an error to set this field if Mode is not
     * in-cluster-client.
     */
    podName?: pulumi.Input<string>;
    /**
     * PodSecurityContext specifies the PodSecurityContext to apply.
     */
    podSecurityContext?: pulumi.Input<kubernetes.types.input.core.v1.PodSecurityContext>;
    /**
     * Ports settings for the pods, following the Kubernetes specifications.
     */
    ports?: {
      containerPort: pulumi.Input<number>;
      name: pulumi.Input<string>;
      protocol: pulumi.Input<string>;
    }[];
    /**
     * PriorityClassName is the name of the PriorityClass for the driver pod.
     */
    priorityClassName?: pulumi.Input<string>;
    /**
     * SchedulerName specifies the scheduler that will be used for scheduling
     */
    schedulerName?: pulumi.Input<string>;
    /**
     * Secrets carries information of secrets to add to the pod.
     */
    secrets?: {
      name: pulumi.Input<string>;
      path: pulumi.Input<string>;
      /**
       * SecretType tells the type of a secret.
       */
      secretType: pulumi.Input<string>;
    }[];
    /**
     * SecurityContext specifies the container's SecurityContext to apply.
     */
    securityContext?: pulumi.Input<kubernetes.types.input.core.v1.SecurityContext>;
    /**
     * ServiceAccount is the name of the custom Kubernetes service account used by the pod.
     */
    serviceAccount?: pulumi.Input<string>;
    /**
     * ServiceAnnotations defines the annotations to be added to the Kubernetes headless service used by
     * executors to connect to the driver.
     */
    serviceAnnotations?: Record<string, pulumi.Input<string>>;
    /**
     * ServiceLabels defines the labels to be added to the Kubernetes headless service used by
     * executors to connect to the driver.
     */
    serviceLabels?: Record<string, pulumi.Input<string>>;
    /**
     * ShareProcessNamespace settings for the pod, following the Kubernetes specifications.
     */
    shareProcessNamespace?: pulumi.Input<boolean>;
    /**
     * Sidecars is a list of sidecar containers that run along side the main Spark container.
     */
    sidecars?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.Container>[]>;
    /**
     * Template is a pod template that can be used to define the driver or executor pod configurations that Spark configurations do not support.
     * Spark version >= 3.0.0 is required.
     * Ref: https://spark.apache.org/docs/latest/running-on-kubernetes.html#pod-template.
     */
    template?: pulumi.Input<kubernetes.types.input.core.v1.PodTemplateSpec>;
    /**
     * Termination grace period seconds for the pod
     */
    terminationGracePeriodSeconds?: pulumi.Input<number>;
    /**
     * Tolerations specifies the tolerations listed in ".spec.tolerations" to be applied to the pod.
     */
    tolerations?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.Toleration>[]>;
    /**
     * VolumeMounts specifies the volumes listed in ".spec.volumes" to mount into the main container's filesystem.
     */
    volumeMounts?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.VolumeMount>[]>;
  };
  /**
   * DriverIngressOptions allows configuring the Service and the Ingress to expose ports inside Spark Driver
   */
  driverIngressOptions?: {
    /**
     * IngressAnnotations is a map of key,value pairs of annotations that might be added to the ingress object. i.e. specify nginx as ingress.class
     */
    ingressAnnotations?: Record<string, pulumi.Input<string>>;
    /**
     * TlsHosts is useful If we need to declare SSL certificates to the ingress object
     */
    ingressTLS?: pulumi.Input<pulumi.Input<kubernetes.types.input.networking.v1.IngressTLS>[]>;
    /**
     * IngressURLFormat is the URL for the ingress.
     */
    ingressURLFormat?: pulumi.Input<string>;
    /**
     * ServiceAnnotations is a map of key,value pairs of annotations that might be added to the service object.
     */
    serviceAnnotations?: Record<string, pulumi.Input<string>>;
    /**
     * ServiceLabels is a map of key,value pairs of labels that might be added to the service object.
     */
    serviceLabels?: Record<string, pulumi.Input<string>>;
    /**
     * ServicePort allows configuring the port at service level that might be different from the targetPort.
     */
    servicePort: pulumi.Input<number>;
    /**
     * ServicePortName allows configuring the name of the service port.
     * This may be useful for sidecar proxies like Envoy injected by Istio which require specific ports names to treat traffic as proper HTTP.
     */
    servicePortName: pulumi.Input<string>;
    /**
     * ServiceType allows configuring the type of the service. Defaults to ClusterIP.
     */
    serviceType?: pulumi.Input<string>;
  }[];
  /**
   * DynamicAllocation configures dynamic allocation that becomes available for the Kubernetes
   * scheduler backend since Spark 3.0.
   */
  dynamicAllocation?: {
    /**
     * Enabled controls whether dynamic allocation is enabled or not.
     */
    enabled?: pulumi.Input<boolean>;
    /**
     * InitialExecutors is the initial number of executors to request. If .spec.executor.instances
     * is also set, the initial number of executors is set to the bigger of that and this option.
     */
    initialExecutors?: pulumi.Input<number>;
    /**
     * MaxExecutors is the upper bound for the number of executors if dynamic allocation is enabled.
     */
    maxExecutors?: pulumi.Input<number>;
    /**
     * MinExecutors is the lower bound for the number of executors if dynamic allocation is enabled.
     */
    minExecutors?: pulumi.Input<number>;
    /**
     * ShuffleTrackingEnabled enables shuffle file tracking for executors, which allows dynamic allocation without
     * the need for an external shuffle service. This option will try to keep alive executors that are storing
     * shuffle data for active jobs. If external shuffle service is enabled, set ShuffleTrackingEnabled to false.
     * ShuffleTrackingEnabled is true by default if dynamicAllocation.enabled is true.
     */
    shuffleTrackingEnabled?: pulumi.Input<boolean>;
    /**
     * ShuffleTrackingTimeout controls the timeout in milliseconds for executors that are holding
     * shuffle data if shuffle tracking is enabled (true by default if dynamic allocation is enabled).
     */
    shuffleTrackingTimeout?: pulumi.Input<number>;
  };
  /**
   * Executor is the executor specification.
   */
  executor: {
    /**
     * Affinity specifies the affinity/anti-affinity settings for the pod.
     */
    affinity?: pulumi.Input<kubernetes.types.input.core.v1.Affinity>;
    /**
     * Annotations are the Kubernetes annotations to be added to the pod.
     */
    annotations?: Record<string, pulumi.Input<string>>;
    /**
     * ConfigMaps carries information of other ConfigMaps to add to the pod.
     */
    configMaps?: {
      name: pulumi.Input<string>;
      path: pulumi.Input<string>;
    }[];
    /**
     * CoreLimit specifies a hard limit on CPU cores for the pod.
     * Optional
     */
    coreLimit?: pulumi.Input<string>;
    /**
     * CoreRequest is the physical CPU core request for the executors.
     * Maps to `spark.kubernetes.executor.request.cores` that is available since Spark 2.4.
     */
    coreRequest?: pulumi.Input<string>;
    /**
     * Cores maps to `spark.driver.cores` or `spark.executor.cores` for the driver and executors, respectively.
     */
    cores?: pulumi.Input<number>;
    /**
     * DeleteOnTermination specify whether executor pods should be deleted in case of failure or normal termination.
     * Maps to `spark.kubernetes.executor.deleteOnTermination` that is available since Spark 3.0.
     */
    deleteOnTermination?: pulumi.Input<boolean>;
    /**
     * DnsConfig dns settings for the pod, following the Kubernetes specifications.
     */
    dnsConfig?: pulumi.Input<kubernetes.types.input.core.v1.PodDNSConfig>;
    /**
     * Env carries the environment variables to add to the pod.
     */
    env?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.EnvVar>[]>;
    /**
     * EnvFrom is a list of sources to populate environment variables in the container.
     */
    envFrom?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.EnvFromSource>[]>;
    /**
     * EnvSecretKeyRefs holds a mapping from environment variable names to SecretKeyRefs.
     * Deprecated. Consider using `env` instead.
     */
    envSecretKeyRefs?: Record<string, { key: pulumi.Input<string>; name: pulumi.Input<string> }>;
    /**
     * EnvVars carries the environment variables to add to the pod.
     * Deprecated. Consider using `env` instead.
     */
    envVars?: Record<string, pulumi.Input<string>>;
    /**
     * GPU specifies GPU requirement for the pod.
     */
    gpu?: {
      /**
       * Name is GPU resource name, such as: nvidia.com/gpu or amd.com/gpu
       */
      name: pulumi.Input<string>;
      /**
       * Quantity is the number of GPUs to request for driver or executor.
       */
      quantity: pulumi.Input<number>;
    };
    /**
     * HostAliases settings for the pod, following the Kubernetes specifications.
     */
    hostAliases?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.HostAlias>[]>;
    /**
     * HostNetwork indicates whether to request host networking for the pod or not.
     */
    hostNetwork?: pulumi.Input<boolean>;
    /**
     * Image is the container image to use. Overrides Spec.Image if set.
     */
    image?: pulumi.Input<string>;
    /**
     * InitContainers is a list of init-containers that run to completion before the main Spark container.
     */
    initContainers?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.Container>[]>;
    /**
     * Instances is the number of executor instances.
     */
    instances?: pulumi.Input<number>;
    /**
     * JavaOptions is a string of extra JVM options to pass to the executors. For instance,
     * GC settings or other logging.
     */
    javaOptions?: pulumi.Input<string>;
    /**
     * Labels are the Kubernetes labels to be added to the pod.
     */
    labels?: Record<string, pulumi.Input<string>>;
    /**
     * Lifecycle for running preStop or postStart commands
     */
    lifecycle?: pulumi.Input<kubernetes.types.input.core.v1.Lifecycle>;
    /**
     * Memory is the amount of memory to request for the pod.
     */
    memory?: pulumi.Input<string>;
    /**
     * MemoryLimit overrides the memory limit of the pod.
     */
    memoryLimit?: pulumi.Input<string>;
    /**
     * MemoryOverhead is the amount of off-heap memory to allocate in cluster mode, in MiB unless otherwise specified.
     */
    memoryOverhead?: pulumi.Input<string>;
    /**
     * NodeSelector is the Kubernetes node selector to be added to the driver and executor pods.
     * This field is mutually exclusive with nodeSelector at SparkApplication level (which will be deprecated).
     */
    nodeSelector?: Record<string, pulumi.Input<string>>;
    /**
     * PodSecurityContext specifies the PodSecurityContext to apply.
     */
    podSecurityContext?: pulumi.Input<kubernetes.types.input.core.v1.PodSecurityContext>;
    /**
     * Ports settings for the pods, following the Kubernetes specifications.
     */
    ports?: {
      containerPort: pulumi.Input<number>;
      name: pulumi.Input<string>;
      protocol: pulumi.Input<string>;
    }[];
    /**
     * PriorityClassName is the name of the PriorityClass for the executor pod.
     */
    priorityClassName?: pulumi.Input<string>;
    /**
     * SchedulerName specifies the scheduler that will be used for scheduling
     */
    schedulerName?: pulumi.Input<string>;
    /**
     * Secrets carries information of secrets to add to the pod.
     */
    secrets?: {
      name: pulumi.Input<string>;
      path: pulumi.Input<string>;
      /**
       * SecretType tells the type of a secret.
       */
      secretType: pulumi.Input<string>;
    }[];
    /**
     * SecurityContext specifies the container's SecurityContext to apply.
     */
    securityContext?: pulumi.Input<kubernetes.types.input.core.v1.SecurityContext>;
    /**
     * ServiceAccount is the name of the custom Kubernetes service account used by the pod.
     */
    serviceAccount?: pulumi.Input<string>;
    /**
     * ShareProcessNamespace settings for the pod, following the Kubernetes specifications.
     */
    shareProcessNamespace?: pulumi.Input<boolean>;
    /**
     * Sidecars is a list of sidecar containers that run along side the main Spark container.
     */
    sidecars?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.Container>[]>;
    /**
     * Template is a pod template that can be used to define the driver or executor pod configurations that Spark configurations do not support.
     * Spark version >= 3.0.0 is required.
     * Ref: https://spark.apache.org/docs/latest/running-on-kubernetes.html#pod-template.
     */
    template?: pulumi.Input<kubernetes.types.input.core.v1.PodTemplateSpec>;
    /**
     * Termination grace period seconds for the pod
     */
    terminationGracePeriodSeconds?: pulumi.Input<number>;
    /**
     * Tolerations specifies the tolerations listed in ".spec.tolerations" to be applied to the pod.
     */
    tolerations?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.Toleration>[]>;
    /**
     * VolumeMounts specifies the volumes listed in ".spec.volumes" to mount into the main container's filesystem.
     */
    volumeMounts?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.VolumeMount>[]>;
  };
  /**
   * FailureRetries is the number of times to retry a failed application before giving up.
   * This is best effort and actual retry attempts can be >= the value specified.
   */
  failureRetries?: pulumi.Input<number>;
  /**
   * HadoopConf carries user-specified Hadoop configuration properties as they would use the "--conf" option
   * in spark-submit. The SparkApplication controller automatically adds prefix "spark.hadoop." to Hadoop
   * configuration properties.
   */
  hadoopConf?: Record<string, pulumi.Input<string>>;
  /**
   * HadoopConfigMap carries the name of the ConfigMap containing Hadoop configuration files such as core-site.xml.
   * The controller will add environment variable HADOOP_CONF_DIR to the path where the ConfigMap is mounted to.
   */
  hadoopConfigMap?: pulumi.Input<string>;
  /**
   * Image is the container image for the driver, executor, and init-container. Any custom container images for the
   * driver, executor, or init-container takes precedence over this.
   */
  image?: pulumi.Input<string>;
  /**
   * ImagePullPolicy is the image pull policy for the driver, executor, and init-container.
   */
  imagePullPolicy?: pulumi.Input<string>;
  /**
   * ImagePullSecrets is the list of image-pull secrets.
   */
  imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * MainFile is the path to a bundled JAR, Python, or R file of the application.
   */
  mainApplicationFile: pulumi.Input<string>;
  /**
   * MainClass is the fully-qualified main class of the Spark application.
   * This only applies to Java/Scala Spark applications.
   */
  mainClass?: pulumi.Input<string>;
  /**
   * This sets the Memory Overhead Factor that will allocate memory to non-JVM memory.
   * For JVM-based jobs this value will default to 0.10, for non-JVM jobs 0.40. Value of this field will
   * be overridden by `Spec.Driver.MemoryOverhead` and `Spec.Executor.MemoryOverhead` if they are set.
   */
  memoryOverheadFactor?: pulumi.Input<string>;
  /**
   * Mode is the deployment mode of the Spark application.
   */
  mode?: pulumi.Input<"cluster" | "client">;
  /**
   * Monitoring configures how monitoring is handled.
   */
  monitoring?: {
    /**
     * ExposeDriverMetrics specifies whether to expose metrics on the driver.
     */
    exposeDriverMetrics: pulumi.Input<boolean>;
    /**
     * ExposeExecutorMetrics specifies whether to expose metrics on the executors.
     */
    exposeExecutorMetrics: pulumi.Input<boolean>;
    /**
     * MetricsProperties is the content of a custom metrics.properties for configuring the Spark metric system.
     * If not specified, the content in spark-docker/conf/metrics.properties will be used.
     */
    metricsProperties?: pulumi.Input<string>;
    /**
     * MetricsPropertiesFile is the container local path of file metrics.properties for configuring
     * the Spark metric system. If not specified, value /etc/metrics/conf/metrics.properties will be used.
     */
    metricsPropertiesFile?: pulumi.Input<string>;
    /**
     * Prometheus is for configuring the Prometheus JMX exporter.
     */
    prometheus?: {
      /**
       * ConfigFile is the path to the custom Prometheus configuration file provided in the Spark image.
       * ConfigFile takes precedence over Configuration, which is shown below.
       */
      configFile?: pulumi.Input<string>;
      /**
       * Configuration is the content of the Prometheus configuration needed by the Prometheus JMX exporter.
       * If not specified, the content in spark-docker/conf/prometheus.yaml will be used.
       * Configuration has no effect if ConfigFile is set.
       */
      configuration?: pulumi.Input<string>;
      /**
       * JmxExporterJar is the path to the Prometheus JMX exporter jar in the container.
       */
      jmxExporterJar: pulumi.Input<string>;
      /**
       * Port is the port of the HTTP server run by the Prometheus JMX exporter.
       * If not specified, 8090 will be used as the default.
       */
      port?: pulumi.Input<number>;
      /**
       * PortName is the port name of prometheus JMX exporter port.
       * If not specified, jmx-exporter will be used as the default.
       */
      portName?: pulumi.Input<string>;
    };
  };
  /**
   * NodeSelector is the Kubernetes node selector to be added to the driver and executor pods.
   * This field is mutually exclusive with nodeSelector at podSpec level (driver or executor).
   * This field will be deprecated in future versions (at SparkApplicationSpec level).
   */
  nodeSelector?: Record<string, pulumi.Input<string>>;
  /**
   * ProxyUser specifies the user to impersonate when submitting the application.
   * It maps to the command-line flag "--proxy-user" in spark-submit.
   */
  proxyUser?: pulumi.Input<string>;
  /**
   * This sets the major Python version of the docker
   * image used to run the driver and executor containers. Can either be 2 or 3, default 2.
   */
  pythonVersion?: pulumi.Input<"2" | "3">;
  /**
   * RestartPolicy defines the policy on if and in which conditions the controller should restart an application.
   */
  restartPolicy?: {
    /**
     * OnFailureRetries the number of times to retry running an application before giving up.
     */
    onFailureRetries?: pulumi.Input<number>;
    /**
     * OnFailureRetryInterval is the interval in seconds between retries on failed runs.
     */
    onFailureRetryInterval?: pulumi.Input<number>;
    /**
     * OnSubmissionFailureRetries is the number of times to retry submitting an application before giving up.
     * This is best effort and actual retry attempts can be >= the value specified due to caching.
     * These are required if RestartPolicy is OnFailure.
     */
    onSubmissionFailureRetries?: pulumi.Input<number>;
    /**
     * OnSubmissionFailureRetryInterval is the interval in seconds between retries on failed submissions.
     */
    onSubmissionFailureRetryInterval?: pulumi.Input<number>;
    /**
     * Type specifies the RestartPolicyType.
     */
    type?: pulumi.Input<"Never" | "Always" | "OnFailure">;
  };
  /**
   * RetryInterval is the unit of intervals in seconds between submission retries.
   */
  retryInterval?: pulumi.Input<number>;
  /**
   * SparkConf carries user-specified Spark configuration properties as they would use the  "--conf" option in
   * spark-submit.
   */
  sparkConf?: Record<string, pulumi.Input<string>>;
  /**
   * SparkConfigMap carries the name of the ConfigMap containing Spark configuration files such as log4j.properties.
   * The controller will add environment variable SPARK_CONF_DIR to the path where the ConfigMap is mounted to.
   */
  sparkConfigMap?: pulumi.Input<string>;
  /**
   * SparkUIOptions allows configuring the Service and the Ingress to expose the sparkUI
   */
  sparkUIOptions?: {
    /**
     * IngressAnnotations is a map of key,value pairs of annotations that might be added to the ingress object. i.e. specify nginx as ingress.class
     */
    ingressAnnotations?: Record<string, pulumi.Input<string>>;
    /**
     * TlsHosts is useful If we need to declare SSL certificates to the ingress object
     */
    ingressTLS?: pulumi.Input<pulumi.Input<kubernetes.types.input.networking.v1.IngressTLS>[]>;
    /**
     * ServiceAnnotations is a map of key,value pairs of annotations that might be added to the service object.
     */
    serviceAnnotations?: Record<string, pulumi.Input<string>>;
    /**
     * ServiceLabels is a map of key,value pairs of labels that might be added to the service object.
     */
    serviceLabels?: Record<string, pulumi.Input<string>>;
    /**
     * ServicePort allows configuring the port at service level that might be different from the targetPort.
     * TargetPort should be the same as the one defined in spark.ui.port
     */
    servicePort?: pulumi.Input<number>;
    /**
     * ServicePortName allows configuring the name of the service port.
     * This may be useful for sidecar proxies like Envoy injected by Istio which require specific ports names to treat traffic as proper HTTP.
     * Defaults to spark-driver-ui-port.
     */
    servicePortName?: pulumi.Input<string>;
    /**
     * ServiceType allows configuring the type of the service. Defaults to ClusterIP.
     */
    serviceType?: pulumi.Input<string>;
  };
  /**
   * SparkVersion is the version of Spark the application uses.
   */
  sparkVersion: pulumi.Input<string>;
  /**
   * TimeToLiveSeconds defines the Time-To-Live (TTL) duration in seconds for this SparkApplication
   * after its termination.
   * The SparkApplication object will be garbage collected if the current time is more than the
   * TimeToLiveSeconds since its termination.
   */
  timeToLiveSeconds?: pulumi.Input<number>;
  /**
   * Type tells the type of the Spark application.
   */
  type: pulumi.Input<"Java" | "Python" | "Scala" | "R">;
  /**
   * Volumes is the list of Kubernetes volumes that can be mounted by the driver and/or executors.
   */
  volumes?: pulumi.Input<pulumi.Input<kubernetes.types.input.core.v1.Volume>[]>;
}
