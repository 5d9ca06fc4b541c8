import * as s3 from "@aws-sdk/client-s3";
import { BatchV1Api, CoreV1Api, CustomObjectsApi, KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { bucket, clientOf, clientOfHistory, clientOfTeam } from "../e2e/support/bucket";
import { clients, jobNamespace, kubeConfig } from "../e2e/support/cluster";
import { lakehouseNamespace } from "../e2e/support/lakehouse";
import { partyPod, removeParty, startParty, tryFrom } from "../e2e/support/parties";
import { kubectl } from "../e2e/support/sandbox";
import { likeTestSparkPi } from "../e2e/support/spark-applications";
import { teamBucket } from "../../contract/event-logs";
import { jobAccounts } from "../../contract/job-accounts";
import type { Attempt } from "./attempt";

/** A team of stack dev, whose name is its namespace's. */
export interface TeamUnderTest {
  readonly name: string;
  readonly bucket: string;
  /** With the keys of its jobs. */
  readonly store: () => Promise<s3.S3Client>;
  /** With the keys of its History Server. */
  readonly reader: () => Promise<s3.S3Client>;
}

export const teams: readonly [first: TeamUnderTest, second: TeamUnderTest] = [
  { name: jobNamespace, bucket, store: () => clientOf("jobs"), reader: () => clientOf("history") },
  {
    name: "analytics",
    bucket: teamBucket(bucket, "analytics"),
    store: () => clientOfTeam("analytics"),
    reader: () => clientOfHistory("analytics"),
  },
];

const table = "warehouse/attack/planted";
const events = "spark-events/eventlog_v2_attack/events_1_attack";
/** Runs in each team's namespace while the attacks are tried, and serves where drivers serve their pages. */
const pod = ({ name }: TeamUnderTest) => ({ namespace: name, name: "attacked" });
const driverPages = 4040;

/** What each team has that the other must not reach. */
export async function plant(): Promise<void> {
  for (const team of teams) {
    for (const Key of [table, events]) {
      await (await team.store()).send(new s3.PutObjectCommand({ Bucket: team.bucket, Key, Body: "text" }));
    }
    await startParty(partyPod(pod(team), `nc -ll -p ${driverPages} -e true`));
  }
}

export async function takeAway(): Promise<void> {
  const owner = await clientOf("owner");
  for (const team of teams) {
    await removeParty(pod(team));
    for (const Key of [table, events]) await owner.send(new s3.DeleteObjectCommand({ Bucket: team.bucket, Key }));
  }
}

/** The API as the drivers of a team see it. */
async function asDriverOf({ name }: TeamUnderTest) {
  const { status } = await clients().core.createNamespacedServiceAccountToken({
    name: jobAccounts.driverAccount,
    namespace: name,
    body: { spec: { audiences: [], expirationSeconds: 600 } },
  });
  const config = new KubeConfig();
  config.loadFromClusterAndUser(kubeConfig().getCurrentCluster()!, { name: "driver", token: status!.token });
  return {
    core: config.makeApiClient(CoreV1Api),
    batch: config.makeApiClient(BatchV1Api),
    custom: config.makeApiClient(CustomObjectsApi),
  };
}

const dryRun = "All";
const byRbac = { refusedBy: "RBAC", says: /is forbidden: User/ };
const byBucketPolicy = { refusedBy: "bucket policy", says: /AccessDenied/ };

/** What the attacker's keys of the object store try at the other team's bucket. */
function withKeys(attacker: TeamUnderTest, { bucket: Bucket }: TeamUnderTest): Attempt[] {
  const sending = (send: (store: s3.S3Client) => Promise<unknown>) => async () => send(await attacker.store());
  const attempts: Pick<Attempt, "tries" | "run">[] = [
    {
      tries: "list the other team's objects",
      run: sending((store) => store.send(new s3.ListObjectsV2Command({ Bucket }))),
    },
    {
      tries: "list old versions of the other team's objects",
      run: sending((store) => store.send(new s3.ListObjectVersionsCommand({ Bucket }))),
    },
    {
      tries: "read a file of the other team's table",
      run: sending((store) => store.send(new s3.GetObjectCommand({ Bucket, Key: table }))),
    },
    {
      tries: "read the other team's event log",
      run: sending((store) => store.send(new s3.GetObjectCommand({ Bucket, Key: events }))),
    },
    {
      tries: "copy a file of the other team's table into its own bucket",
      run: sending((store) =>
        store.send(new s3.CopyObjectCommand({ Bucket: attacker.bucket, Key: table, CopySource: `${Bucket}/${table}` })),
      ),
    },
    {
      tries: "write into the other team's table",
      run: sending((store) => store.send(new s3.PutObjectCommand({ Bucket, Key: table, Body: "other" }))),
    },
    {
      tries: "write an event log for the other team",
      run: sending((store) => store.send(new s3.PutObjectCommand({ Bucket, Key: `${events}2`, Body: "other" }))),
    },
    {
      tries: "delete a file of the other team's table",
      run: sending((store) => store.send(new s3.DeleteObjectCommand({ Bucket, Key: table }))),
    },
    {
      tries: "delete the other team's event log",
      run: sending((store) => store.send(new s3.DeleteObjectCommand({ Bucket, Key: events }))),
    },
    {
      tries: "read who may reach the other team's bucket",
      run: sending((store) => store.send(new s3.GetBucketPolicyCommand({ Bucket }))),
    },
    {
      tries: "change who may reach the other team's bucket",
      run: sending((store) => store.send(new s3.PutBucketPolicyCommand({ Bucket, Policy: "{}" }))),
    },
    {
      tries: "suspend versioning of the other team's bucket",
      run: sending((store) =>
        store.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } })),
      ),
    },
  ];
  return attempts.map((attempt) => ({ who: "a team's keys", ...byBucketPolicy, ...attempt }));
}

/** What a driver of the attacker tries in the other team's namespace. */
function asDriver(attacker: TeamUnderTest, { name: namespace }: TeamUnderTest): Attempt[] {
  const driver = () => asDriverOf(attacker);
  const attempts: Pick<Attempt, "tries" | "run">[] = [
    {
      tries: "read the other team's keys",
      run: async () => (await driver()).core.readNamespacedSecret({ namespace, name: "object-store-jobs" }),
    },
    {
      tries: "list the Secrets of all teams",
      run: async () => (await driver()).core.listSecretForAllNamespaces(),
    },
    {
      tries: "read the keys of the History Server",
      run: async () =>
        (await driver()).core.readNamespacedSecret({ namespace: lakehouseNamespace, name: "object-store-history" }),
    },
    {
      tries: "read the settings of the other team's jobs in ConfigMaps",
      run: async () => (await driver()).core.listNamespacedConfigMap({ namespace }),
    },
    { tries: "list the other team's pods", run: async () => (await driver()).core.listNamespacedPod({ namespace }) },
    {
      tries: "read the log of the other team's pod",
      run: async () => (await driver()).core.readNamespacedPodLog({ namespace, name: "attacked" }),
    },
    {
      tries: "delete the other team's pod",
      run: async () => (await driver()).core.deleteNamespacedPod({ namespace, name: "attacked", dryRun }),
    },
    {
      tries: "run a command in the other team's pod",
      run: async () =>
        (await driver()).core.connectPostNamespacedPodExec({ namespace, name: "attacked", command: "true" }),
    },
    {
      tries: "start a pod in the other team's namespace",
      run: async () =>
        (await driver()).core.createNamespacedPod({
          namespace,
          body: partyPod({ namespace, name: "attack" }, "true"),
          dryRun,
        }),
    },
    {
      tries: "get a token of the other team's driver",
      run: async () =>
        (await driver()).core.createNamespacedServiceAccountToken({
          name: jobAccounts.driverAccount,
          namespace,
          body: { spec: { audiences: [] } },
        }),
    },
    {
      tries: "submit a job for the other team",
      run: async () => {
        const job = await likeTestSparkPi("attack");
        await (
          await driver()
        ).custom.createNamespacedCustomObject({
          group: "sparkoperator.k8s.io",
          version: "v1beta2",
          plural: "sparkapplications",
          namespace,
          body: { ...job, metadata: { name: "attack", namespace } },
          dryRun,
        });
      },
    },
    {
      tries: "claim the other team's storage",
      run: async () =>
        (await driver()).core.createNamespacedPersistentVolumeClaim({
          namespace,
          body: {
            metadata: { name: "attack" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
          dryRun,
        }),
    },
  ];
  return [
    ...attempts.map((attempt) => ({ who: "a team's driver" as const, ...byRbac, ...attempt })),
    {
      who: "a team's driver",
      tries: "reach the page of the other team's driver",
      refusedBy: "network policy",
      says: /refused/,
      run: async () => {
        const { status } = await clients().core.readNamespacedPod({ namespace, name: "attacked" });
        const [outcome = ""] = await tryFrom(pod(attacker), [{ host: status?.podIP ?? "", port: driverPages }]);
        if (outcome !== "open") throw new Error(outcome);
      },
    },
    {
      who: "a team's driver",
      tries: "start pods beyond the team's own quota",
      refusedBy: "quota `spark-jobs`",
      says: /exceeded quota: spark-jobs/,
      run: () => startLargePod(attacker),
    },
  ];
}

/** More memory than any team of the sandbox has. */
async function startLargePod({ name: namespace }: TeamUnderTest): Promise<V1Pod> {
  const body = partyPod({ namespace, name: "attack" }, "true");
  body.spec!.containers[0]!.resources = { requests: { cpu: "5m", memory: "15Gi" }, limits: { memory: "15Gi" } };
  return clients().core.createNamespacedPod({ namespace, body, dryRun });
}

/** What people of the second team try, whose groups the stack names. */
function asPeople({ name: namespace }: TeamUnderTest, own: TeamUnderTest): Attempt[] {
  const as = (...args: string[]) => kubectl("--as=somebody", "--as-group=analysts", ...args);
  const attempts: Pick<Attempt, "tries" | "run">[] = [
    { tries: "list the other team's jobs", run: () => as("get", "sparkapplications", "-n", namespace) },
    {
      tries: "delete the other team's job",
      run: () => as("delete", "sparkapplication", "test-spark-pi", "-n", namespace, "--dry-run=server"),
    },
    { tries: "read the log of the other team's pod", run: () => as("logs", "attacked", "-n", namespace) },
    { tries: "read the Secrets of its own team", run: () => as("get", "secrets", "-n", own.name) },
    {
      tries: "reach the other team's History Server",
      run: () => as("port-forward", "-n", lakehouseNamespace, "service/history-server", ":18080"),
    },
    {
      tries: "run a command in a pod of its own team",
      run: () => as("exec", "attacked", "-n", own.name, "--", "true"),
    },
    {
      tries: "get a token of its own team's driver",
      run: () => as("create", "token", jobAccounts.driverAccount, "-n", own.name),
    },
    {
      tries: "raise its own team's quota",
      run: () => as("delete", "resourcequota", "spark-jobs", "-n", own.name, "--dry-run=server"),
    },
  ];
  return attempts.map((attempt) => ({ who: "a team's people", refusedBy: "RBAC", says: /[Ff]orbidden/, ...attempt }));
}

/** What a team's History Server tries at the other's bucket. */
function asHistoryServer(attacker: TeamUnderTest, { bucket: Bucket }: TeamUnderTest): Attempt[] {
  const attempts: Pick<Attempt, "tries" | "run">[] = [
    {
      tries: "read the event log of another team",
      run: async () => (await attacker.reader()).send(new s3.GetObjectCommand({ Bucket, Key: events })),
    },
    {
      tries: "list the objects of another team",
      run: async () => (await attacker.reader()).send(new s3.ListObjectsV2Command({ Bucket })),
    },
    {
      tries: "delete the event log of another team",
      run: async () => (await attacker.reader()).send(new s3.DeleteObjectCommand({ Bucket, Key: events })),
    },
  ];
  return attempts.map((attempt) => ({ who: "History Server's keys", ...byBucketPolicy, ...attempt }));
}

/** Each team attacks the other; people exist for one of both. */
export const attemptsBetweenTeams = [
  ...teams.map((attacker, index) => {
    const victim = teams[1 - index] ?? teams[0];
    return {
      attacker,
      attempts: [...withKeys(attacker, victim), ...asHistoryServer(attacker, victim), ...asDriver(attacker, victim)],
    };
  }),
  { attacker: teams[1], attempts: asPeople(teams[0], teams[1]) },
];
