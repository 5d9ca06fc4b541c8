import type { Policies } from "@pulumi/policy";
import { bucketPrivate } from "./rules/bucket-private";
import { budgetCpu } from "./rules/budget-cpu";
import { budgetMemory } from "./rules/budget-memory";
import { budgetNamespace } from "./rules/budget-namespace";
import { budgetReport } from "./rules/budget-report";
import { budgetStorage } from "./rules/budget-storage";
import { chartsRendered } from "./rules/charts-rendered";
import { clusterWideKnown } from "./rules/cluster-wide-known";
import { eventLog } from "./rules/event-log";
import { guardrailsKept } from "./rules/guardrails-kept";
import { historyReadOnly } from "./rules/history-read-only";
import { icebergReadsRight } from "./rules/iceberg-reads-right";
import { imagesPinned } from "./rules/images-pinned";
import { imagesTrusted } from "./rules/images-trusted";
import { jarSet } from "./rules/jar-set";
import { jobAccounts } from "./rules/job-accounts";
import { jobsGuarded } from "./rules/jobs-guarded";
import { leastPrivilege } from "./rules/least-privilege";
import { limitsSane } from "./rules/limits-sane";
import { namespacesKnown } from "./rules/namespaces-known";
import { noPlainSecrets } from "./rules/no-plain-secrets";
import { noTtl } from "./rules/no-ttl";
import { nodeFit } from "./rules/node-fit";
import { oneCluster } from "./rules/one-cluster";
import { packagesKnown } from "./rules/packages-known";
import { podSecurity } from "./rules/pod-security";
import { podsDeleted } from "./rules/pods-deleted";
import { priorityKnown } from "./rules/priority-known";
import { requestsSet } from "./rules/requests-set";
import { s3CephSafe } from "./rules/s3-ceph-safe";
import { s3PathStyle } from "./rules/s3-path-style";
import { secretKeysKnown } from "./rules/secret-keys-known";
import { servicesInternal } from "./rules/services-internal";
import { sparkSubmission } from "./rules/spark-submission";
import { volumesKnown } from "./rules/volumes-known";
import { sparkStarts } from "./rules/spark-starts";
import { stackNotEmpty } from "./rules/stack-not-empty";
import { webhookEnabled } from "./rules/webhook-enabled";

/** All policies of the pack: those on single resources first, which the engine asks before each change. */
export const policies: Policies = [
  bucketPrivate,
  clusterWideKnown,
  eventLog,
  guardrailsKept,
  icebergReadsRight,
  imagesPinned,
  imagesTrusted,
  jarSet,
  jobAccounts,
  leastPrivilege,
  limitsSane,
  noPlainSecrets,
  noTtl,
  packagesKnown,
  podSecurity,
  podsDeleted,
  requestsSet,
  s3CephSafe,
  s3PathStyle,
  sparkStarts,
  secretKeysKnown,
  servicesInternal,
  sparkSubmission,
  volumesKnown,
  budgetCpu,
  budgetMemory,
  budgetNamespace,
  budgetReport,
  budgetStorage,
  chartsRendered,
  historyReadOnly,
  jobsGuarded,
  namespacesKnown,
  nodeFit,
  oneCluster,
  priorityKnown,
  stackNotEmpty,
  webhookEnabled,
];
