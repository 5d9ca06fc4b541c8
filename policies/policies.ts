import type { Policies } from "@pulumi/policy";
import { budgetCpu } from "./budget-cpu";
import { budgetMemory } from "./budget-memory";
import { budgetNamespace } from "./budget-namespace";
import { budgetReport } from "./budget-report";
import { budgetStorage } from "./budget-storage";
import { chartsRendered } from "./charts-rendered";
import { eventLog } from "./event-log";
import { historyReadOnly } from "./history-read-only";
import { imagesPinned } from "./images-pinned";
import { jarSet } from "./jar-set";
import { jobAccounts } from "./job-accounts";
import { leastPrivilege } from "./least-privilege";
import { limitsSane } from "./limits-sane";
import { namespacesKnown } from "./namespaces-known";
import { noPlainSecrets } from "./no-plain-secrets";
import { noTtl } from "./no-ttl";
import { nodeFit } from "./node-fit";
import { podSecurity } from "./pod-security";
import { requestsSet } from "./requests-set";
import { s3CephSafe } from "./s3-ceph-safe";
import { s3PathStyle } from "./s3-path-style";
import { webhookEnabled } from "./webhook-enabled";

/** All policies of the pack: those on single resources first, which the engine asks before each change. */
export const policies: Policies = [
  eventLog,
  imagesPinned,
  jarSet,
  jobAccounts,
  leastPrivilege,
  limitsSane,
  noPlainSecrets,
  noTtl,
  podSecurity,
  requestsSet,
  s3CephSafe,
  s3PathStyle,
  budgetCpu,
  budgetMemory,
  budgetNamespace,
  budgetReport,
  budgetStorage,
  chartsRendered,
  historyReadOnly,
  namespacesKnown,
  nodeFit,
  webhookEnabled,
];
