import type { Policies } from "@pulumi/policy";
import { bucketPrivate } from "./bucket-private";
import { budgetCpu } from "./budget-cpu";
import { budgetMemory } from "./budget-memory";
import { budgetNamespace } from "./budget-namespace";
import { budgetReport } from "./budget-report";
import { budgetStorage } from "./budget-storage";
import { chartsRendered } from "./charts-rendered";
import { clusterWideKnown } from "./cluster-wide-known";
import { eventLog } from "./event-log";
import { guardrailsKept } from "./guardrails-kept";
import { historyReadOnly } from "./history-read-only";
import { icebergReadsRight } from "./iceberg-reads-right";
import { imagesPinned } from "./images-pinned";
import { imagesTrusted } from "./images-trusted";
import { jarSet } from "./jar-set";
import { jobAccounts } from "./job-accounts";
import { jobsGuarded } from "./jobs-guarded";
import { leastPrivilege } from "./least-privilege";
import { limitsSane } from "./limits-sane";
import { namespacesKnown } from "./namespaces-known";
import { noPlainSecrets } from "./no-plain-secrets";
import { noTtl } from "./no-ttl";
import { nodeFit } from "./node-fit";
import { oneCluster } from "./one-cluster";
import { packagesKnown } from "./packages-known";
import { podSecurity } from "./pod-security";
import { priorityKnown } from "./priority-known";
import { requestsSet } from "./requests-set";
import { s3CephSafe } from "./s3-ceph-safe";
import { s3PathStyle } from "./s3-path-style";
import { secretKeysKnown } from "./secret-keys-known";
import { servicesInternal } from "./services-internal";
import { sparkSubmission } from "./spark-submission";
import { volumesKnown } from "./volumes-known";
import { sparkStarts } from "./spark-starts";
import { webhookEnabled } from "./webhook-enabled";

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
  webhookEnabled,
];
