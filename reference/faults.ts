/** A fault, and what it does to the platform: each is the assertion of a test. */
export interface Fault {
  /** Names its figures, `docs/reliability/ID.json`. */
  readonly id: string;
  readonly fault: string;
  readonly outcome: string;
  readonly test: `test/${string}.test.ts`;
}

/** In the order of the page: the machine's daemons, Kubernetes, the operator, the store, the catalog, Pulumi. */
export const faults: readonly Fault[] = [
  {
    id: "daemons-killed",
    fault: "SIGKILL of each daemon of the sandbox, one after the other, while a job makes 60 commits",
    outcome: "Each daemon is started again. No commit is lost or made twice; one may fail, with a sentence.",
    test: "test/faults/daemons.test.ts",
  },
  {
    id: "ceph-killed",
    fault: "SIGKILL of Ceph's daemons, in any combination",
    outcome: "Data and users are there after the next start.",
    test: "test/contract/object-store/ceph.test.ts",
  },
  {
    id: "rules-lost",
    fault: "The API server stops, and kube-proxy has lost the rules of its Service",
    outcome: "The next `npm run up` makes both reachable again.",
    test: "test/e2e/api-server-restart.test.ts",
  },
  {
    id: "down-and-up",
    fault: "The whole cluster stops and starts: `npm run down`, `npm run up`",
    outcome: "Tables, references and event logs are the same.",
    test: "test/e2e/durability.test.ts",
  },
  {
    id: "quota-used-up",
    fault: "The quota has no room for a job's driver",
    outcome: "The job waits, and runs when there is room.",
    test: "test/e2e/quota.test.ts",
  },
  {
    id: "enforcer-gone",
    fault: "Nobody enforces network policies",
    outcome: "No pod starts until `npm run up`.",
    test: "test/e2e/guides.test.ts",
  },
  {
    id: "memory-used-up",
    fault: "A driver takes more memory than its pod has",
    outcome: "The job fails with a sentence that says which memory to raise.",
    test: "test/e2e/guides.test.ts",
  },
  {
    id: "disk-used-up",
    fault: "A pod writes more to its node's disk than it may",
    outcome: "The pod is evicted.",
    test: "test/e2e/guides.test.ts",
  },
  {
    id: "operator-killed",
    fault: "The operator's pod is killed while a job runs",
    outcome: "The job completes; the new operator learns of it.",
    test: "test/e2e/jobs.test.ts",
  },
  {
    id: "driver-killed",
    fault: "The driver's pod of a job of the stack is killed",
    outcome: "The job is `FAILED`; the next `npm run up` runs it again.",
    test: "test/e2e/jobs.test.ts",
  },
  {
    id: "gateway-stopped",
    fault: "The S3 gateway is away for 10 s while a job writes",
    outcome: "The job goes on.",
    test: "test/e2e/failures.test.ts",
  },
  {
    id: "gateway-gone",
    fault: "The S3 gateway stays away",
    outcome: "The job fails with a sentence, and completes when it is run again after the gateway is back.",
    test: "test/e2e/failures.test.ts",
  },
  {
    id: "keys-refused",
    fault: "Keys of a job are unknown or wrong, or their user is suspended",
    outcome: "The job fails with a sentence that has no key in it.",
    test: "test/e2e/failures.test.ts",
  },
  {
    id: "catalog-unreachable",
    fault: "A job does not reach Nessie",
    outcome: "The job fails with a sentence that names Nessie's address.",
    test: "test/e2e/failures.test.ts",
  },
  {
    id: "catalog-restarted",
    fault: "Nessie's pod is deleted between two jobs",
    outcome: "References and rows are the same.",
    test: "test/e2e/durability.test.ts",
  },
  {
    id: "bucket-lost",
    fault: "The bucket is lost",
    outcome: "`pulumi up --refresh` makes an empty bucket with its policy and the folder of event logs.",
    test: "test/contract/object-store/component.test.ts",
  },
  {
    id: "pulumi-killed",
    fault: "SIGKILL of `pulumi up` while it creates a resource",
    outcome: "The next update takes the dead lock away, finishes the work, and keeps what was made.",
    test: "test/contract/engine/recovery.test.ts",
  },
  {
    id: "state-lost",
    fault: "The state of a stack with a bucket is lost",
    outcome: "The bucket becomes the stack's again with all its objects.",
    test: "test/contract/object-store/component.test.ts",
  },
  {
    id: "pulumi-twice",
    fault: "Two updates of a stack at once",
    outcome: "The second one is refused with a sentence that names the first one's process.",
    test: "test/contract/engine/recovery.test.ts",
  },
  {
    id: "sandbox-twice",
    fault: "`npm run down` or `npm run up` while another command is at work on the sandbox",
    outcome: "The second command is refused with a sentence that names the first one's process.",
    test: "test/unit/sandbox/commands/cli.test.ts",
  },
];
