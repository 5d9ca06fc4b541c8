import { expect } from "chai";
import fc from "fast-check";
import { noDefaults } from "../../../../policies/demand/pod";
import { readSpark, type SparkDemand } from "../../../../policies/demand/spark";
import { Field } from "../../../../policies/model/field";

const mebibyte = 1024 ** 2;
const jvm = "local:///opt/spark/examples/jars/spark-examples.jar";
const python = "local:///opt/spark/examples/src/main/python/pi.py";

/** What a spec asks for, memory in MiB. */
function demand(spec: object, mainApplicationFile = jvm) {
  const { driver, executor, executors, storage } = readSpark(new Field({ mainApplicationFile, ...spec }), noDefaults);
  const inMebibytes = ({ requests, limits }: SparkDemand["driver"]) => ({
    cpu: requests.cpu,
    memory: requests.memory / mebibyte,
    cpuLimit: limits.cpu,
    memoryLimit: limits.memory / mebibyte,
  });
  return { driver: inMebibytes(driver), executor: inMebibytes(executor), executors, storage };
}

const sparkConf = (conf: Record<string, string>) => ({ sparkConf: conf });

describe("Spark applications", () => {
  it("get one core and 1 GiB plus 384 MiB for driver and executor when nothing is said", () => {
    const pod = { cpu: 1000, memory: 1408, cpuLimit: Infinity, memoryLimit: 1408 };
    expect(demand({})).to.deep.equal({ driver: pod, executor: pod, executors: 1, storage: 0 });
  });

  describe("without a CPU limit", () => {
    const peak = (driver: object) => {
      const size = readSpark(new Field({ mainApplicationFile: jvm, driver }), noDefaults).driver;
      return [size.limits.cpu, size.peak.cpu];
    };

    it("are counted at the peak with the cores that they have tasks for, or request", () => {
      expect(peak({ cores: 4, coreRequest: "100m" })).to.deep.equal([Infinity, 4000]);
      expect(peak({ cores: 1, coreRequest: "1500m" })).to.deep.equal([Infinity, 1500]);
      expect(peak({ cores: 4, coreLimit: "2" })).to.deep.equal([2000, 2000]);
    });

    it("are counted with what a sidecar requests that has none either", () => {
      const sidecar = (resources: object) => ({ cores: 1, sidecars: [{ name: "proxy", resources }] });
      expect(peak(sidecar({ requests: { cpu: "50m" } }))).to.deep.equal([Infinity, 1050]);
      expect(peak({ ...sidecar({ requests: { cpu: "50m" } }), coreLimit: "2" })).to.deep.equal([Infinity, 2050]);
    });

    it("cannot be counted with a sidecar that says nothing at all", () => {
      expect(peak({ sidecars: [{ name: "proxy" }] })).to.deep.equal([Infinity, Infinity]);
    });
  });

  describe("memory", () => {
    for (const [what, spec, file, driver, executor] of [
      ["8g of the JVM: a tenth more", { memory: "8g" }, jvm, 9011, 9011],
      ["8G is the same", { memory: "8G" }, jvm, 9011, 9011],
      ["8g of Python: four tenths more", { memory: "8g" }, python, 11468, 11468],
      ["8g of R: four tenths more", { memory: "8g" }, "local:///job.R", 11468, 11468],
      ["8g of lower-case r as well", { memory: "8g" }, "local:///job.r", 11468, 11468],
      ["2g: at least 384 MiB more", { memory: "2g" }, jvm, 2432, 2432],
      ["memoryOverhead instead", { memory: "8g", memoryOverhead: "1g" }, python, 9216, 9216],
      ["memoryOverhead below the least is taken as it is", { memory: "8g", memoryOverhead: "100" }, jvm, 8292, 8292],
    ] as const) {
      it(what, () => {
        const result = demand({ driver: spec, executor: spec }, file);
        expect([result.driver.memory, result.executor.memory]).to.deep.equal([driver, executor]);
      });
    }

    const eight = { driver: { memory: "8g" }, executor: { memory: "8g" } };
    for (const [what, spec, file, driver, executor] of [
      ["a factor for both", { ...eight, memoryOverheadFactor: "0.2" }, jvm, 9830, 9830],
      ["a factor for both in Python", { ...eight, memoryOverheadFactor: "0.2" }, python, 9830, 9830],
      [
        "sparkConf wins over the spec's factor, unlike over any other field",
        { ...eight, memoryOverheadFactor: "0.2", ...sparkConf({ "spark.kubernetes.memoryOverheadFactor": "0.5" }) },
        jvm,
        12288,
        12288,
      ],
      [
        "the driver's own factor does not touch executors",
        { ...eight, ...sparkConf({ "spark.driver.memoryOverheadFactor": "0.5" }) },
        python,
        12288,
        11468,
      ],
      [
        "nor the executors' the driver",
        { ...eight, ...sparkConf({ "spark.executor.memoryOverheadFactor": "0.5" }) },
        jvm,
        9011,
        12288,
      ],
      [
        "fields win over sparkConf",
        { ...eight, ...sparkConf({ "spark.driver.memory": "1g", "spark.executor.memory": "1g" }) },
        jvm,
        9011,
        9011,
      ],
      [
        "sparkConf counts without fields",
        sparkConf({ "spark.driver.memory": "4g", "spark.executor.memoryOverhead": "1g" }),
        jvm,
        4505,
        2048,
      ],
      ["old names of the overhead", sparkConf({ "spark.yarn.executor.memoryOverhead": "1g" }), jvm, 1408, 2048],
      [
        "the old name of off-heap memory",
        sparkConf({ "spark.unsafe.offHeap": "true", "spark.memory.offHeap.size": "2g" }),
        jvm,
        1408,
        3456,
      ],
      [
        "off-heap memory of executors",
        sparkConf({ "spark.memory.offHeap.enabled": "true", "spark.memory.offHeap.size": "2g" }),
        jvm,
        1408,
        3456,
      ],
      ["off-heap memory that is not enabled", sparkConf({ "spark.memory.offHeap.size": "2g" }), jvm, 1408, 1408],
      [
        "off-heap memory in bytes",
        sparkConf({ "spark.memory.offHeap.enabled": "TRUE", "spark.memory.offHeap.size": "1073741824" }),
        jvm,
        1408,
        2432,
      ],
      ["Python workers' memory", sparkConf({ "spark.executor.pyspark.memory": "1g" }), python, 1433, 2457],
      ["which only Python has", sparkConf({ "spark.executor.pyspark.memory": "1g" }), jvm, 1408, 1408],
      ["the type of the spec decides nothing", { type: "Python" }, jvm, 1408, 1408],
    ] as const) {
      it(what, () => {
        const result = demand(spec, file);
        expect([result.driver.memory, result.executor.memory]).to.deep.equal([driver, executor]);
      });
    }

    it("has a limit of the same size, unless memoryLimit says otherwise", () => {
      const limit = (memoryLimit: string) => demand({ driver: { memory: "1g", memoryLimit } }).driver;
      expect(limit("2g")).to.include({ memory: 1408, memoryLimit: 2048 });
      expect(limit("2Gi").memoryLimit).to.equal(2048);
      expect(limit("512mb").memoryLimit).to.equal(512);
      expect(limit("1048576").memoryLimit).to.equal(1);
      expect(() => limit("2G")).to.throw(
        'driver.memoryLimit is not a memory limit for the Spark operator such as 8g or 8Gi: "2G"',
      );
    });
  });

  describe("cores", () => {
    it("are requested as cores, or as coreRequest", () => {
      expect(demand({ driver: { cores: 2 } }).driver.cpu).to.equal(2000);
      expect(demand({ executor: { cores: 2, coreRequest: "1500m" } }).executor.cpu).to.equal(1500);
      expect(demand(sparkConf({ "spark.executor.cores": "3" })).executor.cpu).to.equal(3000);
      expect(demand(sparkConf({ "spark.kubernetes.driver.request.cores": "0.5" })).driver.cpu).to.equal(500);
    });

    it("are limited by coreLimit only", () => {
      expect(demand({ driver: { cores: 2, coreLimit: "2500m" } }).driver.cpuLimit).to.equal(2500);
      expect(demand(sparkConf({ "spark.kubernetes.executor.limit.cores": "2" })).executor.cpuLimit).to.equal(2000);
    });
  });

  describe("executors", () => {
    it("are instances", () => {
      expect(demand({ executor: { instances: 3 } }).executors).to.equal(3);
      expect(demand(sparkConf({ "spark.executor.instances": "4" })).executors).to.equal(4);
      expect(
        demand({ executor: { instances: 3 }, ...sparkConf({ "spark.executor.instances": "4" }) }).executors,
      ).to.equal(3);
    });

    it("are as many as dynamic allocation allows", () => {
      const dynamicAllocation = { enabled: true, minExecutors: 1, maxExecutors: 10 };
      expect(demand({ dynamicAllocation, executor: { instances: 2 } }).executors).to.equal(10);
      expect(demand({ dynamicAllocation: { ...dynamicAllocation, enabled: false } }).executors).to.equal(1);
      const conf = { "spark.dynamicAllocation.enabled": "true", "spark.dynamicAllocation.maxExecutors": "7" };
      expect(demand(sparkConf(conf)).executors).to.equal(7);
      expect(demand({ dynamicAllocation, ...sparkConf(conf) }).executors).to.equal(10);
    });

    it("have no bound when dynamic allocation has none", () => {
      expect(() => demand({ dynamicAllocation: { enabled: true } })).to.throw(
        "dynamicAllocation.maxExecutors is missing, so that Spark asks for any number of executors",
      );
    });
  });

  describe("other containers", () => {
    const resources = { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: 1, memory: "512Mi" } };

    it("of sidecars and init containers count", () => {
      const { driver } = demand({ driver: { coreLimit: "1", sidecars: [{ name: "proxy", resources }] } });
      expect(driver).to.deep.equal({ cpu: 1250, memory: 1664, cpuLimit: 2000, memoryLimit: 1920 });
      const large = { requests: { memory: "4Gi" }, limits: { memory: "4Gi" } };
      expect(demand({ executor: { initContainers: [{ resources: large }] } }).executor.memory).to.equal(4096);
    });

    it("of pod templates count, Spark's own being the named or the first", () => {
      const template = (...names: string[]) => ({ spec: { containers: names.map((name) => ({ name, resources })) } });
      expect(demand({ driver: { template: template("spark-kubernetes-driver") } }).driver).to.deep.equal({
        cpu: 1000,
        memory: 1408,
        cpuLimit: 1000,
        memoryLimit: 1408,
      });
      expect(demand({ executor: { template: template("log", "spark-kubernetes-executor") } }).executor.cpu).to.equal(
        1250,
      );
      expect(demand({ executor: { template: template("any", "log") } }).executor.cpu).to.equal(1250);
    });

    it("of pod templates may get the memoryLimit that was meant for Spark's", () => {
      const limited = (role: "driver" | "executor", ...names: string[]) =>
        demand({ [role]: { memoryLimit: "2g", template: { spec: { containers: names.map((name) => ({ name })) } } } });
      expect(limited("driver", "executor", "spark-kubernetes-driver").driver.memoryLimit).to.equal(Infinity);
      expect(limited("executor", "any").executor.memoryLimit).to.equal(2048);
      expect(() => limited("executor", "any", "log")).to.throw("executor.memoryLimit lands on another container");
      expect(() => limited("executor", "executor", "spark-kubernetes-executor")).to.throw("lands on another container");
      const template = { spec: { containers: [{ name: "any" }] } };
      const executor = { memoryLimit: "2g", template, sidecars: [{ name: "executor" }] };
      expect(() => demand({ executor })).to.throw("lands on another container");
      expect(demand({ executor: { ...executor, template: {} } }).executor.memoryLimit).to.equal(Infinity);
    });

    it("are not added twice", () => {
      const proxy = { name: "proxy", image: "proxy:1", resources };
      const template = { spec: { containers: [{ name: "spark-kubernetes-driver" }, proxy] } };
      expect(demand({ driver: { template, sidecars: [proxy] } }).driver.cpu).to.equal(1250);
      expect(demand({ driver: { template, sidecars: [{ ...proxy, name: "log" }] } }).driver.cpu).to.equal(1500);
    });

    it("and GPUs are counted, those of quantity 0 not", () => {
      const others = (executor: object, conf: Record<string, string> = {}) =>
        readSpark(new Field({ executor, ...sparkConf(conf) }), noDefaults).executor.others;
      expect(others({ gpu: { name: "nvidia.com/gpu", quantity: 2 } })).to.deep.equal({ "nvidia.com/gpu": 2 });
      expect(others({ gpu: { name: "nvidia.com/gpu", quantity: 0 } })).to.deep.equal({});
      const conf = (amount: string) => ({
        "spark.executor.resource.gpu.amount": amount,
        "spark.executor.resource.gpu.vendor": "amd.com",
      });
      expect(others({}, conf("1"))).to.deep.equal({ "amd.com/gpu": 1 });
      expect(others({}, conf("0"))).to.deep.equal({});
      const template = (name: string) => ({
        spec: { containers: [{ name, resources: { limits: { "example.com/fpga": 1 } } }] },
      });
      expect(others({ template: template("spark-kubernetes-executor") })).to.deep.equal({ "example.com/fpga": 1 });
    });
  });

  describe("storage", () => {
    const claim = (role: string, options: Record<string, string>) =>
      sparkConf(
        Object.fromEntries(
          Object.entries(options).map(([key, value]) => [
            `spark.kubernetes.${role}.volumes.persistentVolumeClaim.data.options.${key}`,
            value,
          ]),
        ),
      );
    const onDemand = { claimName: "OnDemand", storageClass: "standard", sizeLimit: "10Gi" };

    it("is claimed on demand for each pod", () => {
      expect(demand({ ...claim("driver", onDemand) }).storage).to.equal(10 * 1024 ** 3);
      expect(demand({ ...claim("executor", onDemand), executor: { instances: 3 } }).storage).to.equal(30 * 1024 ** 3);
    });

    it("is not claimed anew for each executor that takes another's place", () => {
      const piling = (conf: Record<string, string>, role = "executor") => {
        const { sparkConf: claims } = claim(role, onDemand);
        return demand(sparkConf({ ...claims, ...conf })).storage;
      };
      const anew = { "spark.kubernetes.driver.reusePersistentVolumeClaim": "false" };
      expect(() => piling(anew)).to.throw("is false, so that executors leave any number of claims behind");
      expect(piling({ ...anew, "spark.kubernetes.driver.ownPersistentVolumeClaim": "false" })).to.equal(10 * 1024 ** 3);
      expect(piling(anew, "driver")).to.equal(10 * 1024 ** 3);
      expect(piling({ "spark.kubernetes.driver.reusePersistentVolumeClaim": "true" })).to.equal(10 * 1024 ** 3);
    });

    it("is claimed by ephemeral volumes that are mounted", () => {
      const resources = { requests: { storage: "5G" } };
      const volumes = [{ name: "scratch", ephemeral: { volumeClaimTemplate: { spec: { resources } } } }];
      const mounted = { volumeMounts: [{ name: "scratch" }] };
      expect(demand({ volumes }).storage).to.equal(0);
      expect(demand({ volumes, executor: { ...mounted, instances: 2 } }).storage).to.equal(10e9);
      expect(demand({ driver: { template: { spec: { volumes } } } }).storage).to.equal(5e9);
    });

    it("is not claimed without size or class, and needs a readable size", () => {
      expect(demand(claim("driver", { claimName: "shared" })).storage).to.equal(0);
      const { sizeLimit, ...unsized } = onDemand;
      expect(demand(claim("driver", unsized)).storage).to.equal(0);
      expect(() => demand(claim("driver", { ...onDemand, sizeLimit: `${sizeLimit}B` }))).to.throw(
        "is not a Kubernetes quantity",
      );
    });
  });

  describe("are refused when they cannot be read", () => {
    for (const [why, spec] of [
      ["driver.memory is not a size for Spark", { driver: { memory: "8Gi" } }],
      ['sparkConf["spark.driver.memory"] is not a size for Spark', sparkConf({ "spark.driver.memory": "lots" })],
      ["driver.cores is not a whole number", { driver: { cores: 1.5 } }],
      ["executor.coreRequest is not a Kubernetes quantity", { executor: { coreRequest: "one" } }],
      ["memoryOverheadFactor is not a number that is not negative", { memoryOverheadFactor: "-1" }],
      ["depends on what Spark puts in", sparkConf({ "spark.executor.memory": "${env:MEMORY}" })],
      ["mode is not cluster", { mode: "client" }],
      [
        "names a file that the policies cannot read",
        sparkConf({ "spark.kubernetes.driver.podTemplateFile": "s3a://x/y" }),
      ],
      ["creates the pods outside the application's namespace", sparkConf({ "spark.kubernetes.namespace": "other" })],
      ["sets properties of Spark", { driver: { javaOptions: "-Xss4m -Dspark.executor.memoryOverhead=9g" } }],
      ["sets properties of Spark", sparkConf({ "spark.driver.extraJavaOptions": "-Dspark.executor.instances=9" })],
      ["runs code that may change the pod", sparkConf({ "spark.kubernetes.executor.pod.featureSteps": "a.B" })],
      ["runs code that may create any pods", sparkConf({ "spark.kubernetes.allocation.pods.allocator": "a.B" })],
      ["sparkConfigMap may set properties of Spark", { sparkConfigMap: "conf" }],
    ] as const) {
      it(why, () => {
        expect(() => demand(spec)).to.throw(why);
      });
    }

    describe("because the driver's environment sets properties", () => {
      const option = "-Xss4m -Dspark.executor.instances=9";
      for (const [where, spec] of [
        ["driver.env[0].value", { driver: { env: [{ name: "JAVA_TOOL_OPTIONS", value: option }] } }],
        ["driver.env[0].valueFrom", { driver: { env: [{ name: "JDK_JAVA_OPTIONS", valueFrom: {} }] } }],
        ["driver.envVars.SPARK_SUBMIT_OPTS", { driver: { envVars: { SPARK_SUBMIT_OPTS: option } } }],
        ["driver.envSecretKeyRefs._JAVA_OPTIONS", { driver: { envSecretKeyRefs: { _JAVA_OPTIONS: {} } } }],
        [
          "driver.template.spec.containers[0].env[0].value",
          { driver: { template: { spec: { containers: [{ env: [{ name: "SPARK_CONF_DIR", value: "/x" }] }] } } } },
        ],
        [
          'sparkConf["spark.kubernetes.driverEnv.SPARK_CONF_DIR"]',
          sparkConf({ "spark.kubernetes.driverEnv.SPARK_CONF_DIR": "/x" }),
        ],
        [
          'sparkConf["spark.kubernetes.driver.secretKeyRef.SPARK_SUBMIT_OPTS"]',
          sparkConf({ "spark.kubernetes.driver.secretKeyRef.SPARK_SUBMIT_OPTS": "secret:key" }),
        ],
      ] as const) {
        it(where, () => {
          expect(() => demand(spec)).to.throw(`${where} may set properties of Spark: set them in sparkConf`);
        });
      }

      it("but not for other options, other variables, or those of executors", () => {
        const options = { name: "JAVA_TOOL_OPTIONS", value: option };
        for (const spec of [
          { driver: { env: [{ ...options, value: "-Xss4m" }] } },
          { driver: { env: [{ ...options, name: "OPTIONS" }] } },
          { executor: { env: [options] } },
          sparkConf({ "spark.kubernetes.allocation.pods.allocator": "statefulset" }),
        ]) {
          expect(demand(spec).executors).to.equal(1);
        }
      });
    });
  });

  it("never get smaller when a setting grows", () => {
    const settings = fc.record({
      memory: fc.integer({ min: 1, max: 100_000 }),
      cores: fc.integer({ min: 1, max: 64 }),
      instances: fc.integer({ min: 1, max: 100 }),
      factor: fc.integer({ min: 1, max: 100 }),
    });
    const total = ({
      memory,
      cores,
      instances,
      factor,
    }: {
      memory: number;
      cores: number;
      instances: number;
      factor: number;
    }) => {
      const { executor, executors } = demand({
        memoryOverheadFactor: String(factor / 100),
        executor: { memory: `${memory}m`, cores, instances },
      });
      return executor.memory * executors + executor.cpu * executors;
    };
    fc.assert(
      fc.property(
        settings,
        fc.constantFrom("memory", "cores", "instances", "factor"),
        fc.nat(10),
        (base, key, more) => {
          expect(total({ ...base, [key]: base[key] + more })).to.be.at.least(total(base));
        },
      ),
    );
  });
});
