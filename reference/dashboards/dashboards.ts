import { budget } from "./budget";
import type { Dashboard } from "./dashboard";
import { job } from "./job";
import { lakehouse } from "./lakehouse";
import { platform } from "./platform";

/** The dashboards, in the order in which somebody on call looks at them. */
export const dashboards: readonly Dashboard[] = [platform, job, budget, lakehouse];
