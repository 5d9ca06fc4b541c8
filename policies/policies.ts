import type { Policies } from "@pulumi/policy";
import { budgetCpu } from "./budget-cpu";
import { budgetMemory } from "./budget-memory";
import { budgetNamespace } from "./budget-namespace";
import { budgetReport } from "./budget-report";
import { budgetStorage } from "./budget-storage";
import { chartsRendered } from "./charts-rendered";
import { imagesPinned } from "./images-pinned";
import { leastPrivilege } from "./least-privilege";
import { noPlainSecrets } from "./no-plain-secrets";
import { noTtl } from "./no-ttl";
import { nodeFit } from "./node-fit";
import { podSecurity } from "./pod-security";
import { requestsSet } from "./requests-set";
import { webhookEnabled } from "./webhook-enabled";

/** All policies of the pack: those on single resources first, which the engine asks before each change. */
export const policies: Policies = [
  imagesPinned,
  leastPrivilege,
  noPlainSecrets,
  noTtl,
  podSecurity,
  requestsSet,
  budgetCpu,
  budgetMemory,
  budgetNamespace,
  budgetReport,
  budgetStorage,
  chartsRendered,
  nodeFit,
  webhookEnabled,
];
